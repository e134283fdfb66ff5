package dev.jrun.runtime.cli.invocation;

import dev.jrun.runtime.parent.Parent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of jrun. Commands read what surrounds them from here and never from the process, since
 * one process may serve many callers.
 *
 * @param arguments arguments without the program's name
 * @param environment environment of the caller
 * @param workingDirectory absolute; what relative paths in the arguments start from
 * @param parent the caller's process, whose children the containers become
 * @param streams standard input, output and error of the caller
 * @param openDescriptors how many descriptors the caller had open, counted from 0 to the first that
 *     was not
 * @param effectiveUserId the caller's, 0 to 4294967295
 * @param effectiveGroupId the caller's, 0 to 4294967295
 * @param inUserNamespace whether the caller's user namespace is not the first one of the host
 * @param keeper who serves it; empty in a JVM for this command alone
 */
public record Invocation(
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    Parent parent,
    StandardStreams streams,
    int openDescriptors,
    long effectiveUserId,
    long effectiveGroupId,
    boolean inUserNamespace,
    Optional<ServingKeeper> keeper) {
  public Invocation {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
