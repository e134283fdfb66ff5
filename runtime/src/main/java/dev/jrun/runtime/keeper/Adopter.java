package dev.jrun.runtime.keeper;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that becomes a keeper's parent when the client has ended that started it: process 1,
 * or below a subreaper that one ({@code PR_SET_CHILD_SUBREAPER}). conmon is one; it ends by waiting
 * for all its children, hence for the keeper of the first container.
 */
final class Adopter {
  private static final long INIT = 1;
  private static final long PATIENCE_MILLISECONDS = 500;
  private static final String FORMER = "JRUN_KEEPER_ADOPTER";

  private Adopter() {}

  /** How long a keeper may await clients until it has to look again, in milliseconds. */
  static long patience() {
    return pid() == INIT ? Long.MAX_VALUE : PATIENCE_MILLISECONDS;
  }

  /** Whether it has nothing left to do but to wait for this process. */
  static boolean awaitsThisProcess() {
    long adopter = pid();
    Path process = Path.of("/proc", Long.toString(adopter));
    return adopter > INIT
        && read(process.resolve("wchan")).equals("do_wait")
        && read(process.resolve("task/" + adopter + "/children"))
            .equals(Long.toString(ProcessHandle.current().pid()));
  }

  /**
   * Lets a client start another keeper in this one's place, which is free: conmon adopts no longer
   * when it waits. One that goes on adopting gets no more than one.
   */
  static void leaveToAnother() throws IOException {
    String adopter = Long.toString(pid());
    if (adopter.equals(System.getenv(FORMER))) {
      return;
    }
    Path jar = Path.of(System.getProperty("java.class.path"));
    Path client = jar.resolveSibling("../bin/jrun").normalize();
    ProcessBuilder builder = new ProcessBuilder(client.toString(), "--version");
    builder.environment().put(FORMER, adopter);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
  }

  private static long pid() {
    return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
  }

  /** Empty where the kernel does not tell. */
  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unknown) {
      return "";
    }
  }
}
