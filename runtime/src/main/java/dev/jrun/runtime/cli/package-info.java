/**
 * The command line: turns one invocation into one command and its outcome into an exit status;
 * knows nothing of how containers are made. Start reading at {@link
 * dev.jrun.runtime.cli.CommandRunner}.
 */
package dev.jrun.runtime.cli;
