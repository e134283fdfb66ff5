/**
 * What one command line is given by its caller, and what it tells it: streams, environment, log and
 * failures; knows no command. Start reading at {@link dev.jrun.runtime.cli.invocation.Invocation}.
 */
package dev.jrun.runtime.cli.invocation;
