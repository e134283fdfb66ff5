/**
 * The commands, one thin class each, whose annotations are the manual; they know the operations of
 * the lifecycle, not how a command line is parsed or a process ends. Start reading at {@link
 * dev.jrun.runtime.cli.command.CommandTable}.
 */
package dev.jrun.runtime.cli.command;
