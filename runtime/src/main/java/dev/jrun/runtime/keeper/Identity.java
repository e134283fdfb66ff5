package dev.jrun.runtime.keeper;

import dev.jrun.runtime.cli.invocation.User;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.ProcessStatus;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a keeper is, and what its clients have to be like.
 *
 * @param build identifies the build
 * @param starter the pid of the client that has started it
 * @param client the program that the clients execute
 * @param standing the standing of keeper and clients
 * @param user the user of all of them
 */
record Identity(String build, long starter, ClientProgram client, Standing standing, User user) {
  /**
   * Of this process.
   *
   * @param place the directory where it listens, and its build as the name
   */
  static Identity ofThisProcess(Path place) throws IOException {
    Path self = Path.of("/proc/self");
    String build = place.getFileName().toString();
    return new Identity(
        build,
        ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L),
        new ClientProgram(build, place.getParent().toString()),
        Standing.of(self, ProcessStatus.of(self)),
        User.ofThisProcess());
  }
}
