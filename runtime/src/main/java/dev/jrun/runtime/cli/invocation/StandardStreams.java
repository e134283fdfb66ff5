package dev.jrun.runtime.cli.invocation;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Standard streams of a caller.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param errIsTerminal whether a person rather than a program reads standard error
 */
public record StandardStreams(
    InputStream in, PrintStream out, PrintStream err, boolean errIsTerminal) {}
