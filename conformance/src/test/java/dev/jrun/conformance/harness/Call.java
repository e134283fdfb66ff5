package dev.jrun.conformance.harness;

import java.nio.file.Path;
import java.util.List;

/**
 * A program under way.
 *
 * @param command its command line
 * @param process its process
 * @param stdout the file that takes its standard output
 * @param stderr the file that takes its standard error
 */
public record Call(List<String> command, Process process, Path stdout, Path stderr) {}
