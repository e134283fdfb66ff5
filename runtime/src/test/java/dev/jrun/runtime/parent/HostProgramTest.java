package dev.jrun.runtime.parent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a started program finds. */
class HostProgramTest {
  private final Kernel kernel = Kernel.host();

  @TempDir Path directory;

  /** Runs a script and returns what it prints. */
  private String run(List<String> args, List<String> env) {
    Kernel.Pipe output = kernel.pipe();
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    HostProgram.Started started =
        HostProgram.start(
            kernel,
            Parent.self(kernel),
            "/bin/sh",
            args,
            env,
            directory.toString(),
            List.of(none, output.writeEnd(), output.writeEnd()));
    kernel.close(output.writeEnd());
    kernel.close(none);
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[4096];
    for (int n = kernel.read(output.readEnd(), buffer);
        n > 0;
        n = kernel.read(output.readEnd(), buffer)) {
      text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
    }
    kernel.close(output.readEnd());
    assertEquals(
        0, kernel.waitid(Sched.P_PIDFD, started.pidfd(), Sched.WEXITED).orElseThrow().status());
    kernel.close(started.pidfd());
    return text.toString();
  }

  private String script(String script) {
    return run(List.of("sh", "-c", script), List.of());
  }

  @Test
  void argumentsAreExact() {
    assertEquals(
        "[called][two words][][*]\n",
        run(
            List.of(
                "sh", "-c", "printf '[%s]' \"$0\" \"$@\"; echo", "called", "two words", "", "*"),
            List.of()));
    assertEquals(
        "-login\0-c\0tr '\\0' '#' </dev/null; cat /proc/$$/cmdline\0",
        run(
            List.of("-login", "-c", "tr '\\0' '#' </dev/null; cat /proc/$$/cmdline"),
            List.of("PATH=/usr/bin:/bin")));
  }

  @Test
  void theEnvironmentIsExact() {
    assertEquals(
        "A=1\0B=\0A=2\0",
        run(List.of("sh", "-c", "/bin/cat /proc/$$/environ"), List.of("A=1", "B=", "A=2")));
    assertEquals("", script("/bin/cat /proc/$$/environ"));
  }

  @Test
  void theDirectoryIsTheGivenOne() {
    assertEquals(directory + "\n", script("pwd -P"));
  }

  @Test
  void allOtherDescriptorsAreClosed() {
    int inheritable = kernel.open("/dev/null", Fcntl.O_RDONLY);
    kernel.fcntl(inheritable, Fcntl.F_SETFD, 0);
    String open =
        script(
            "for n in 0 1 2 "
                + inheritable
                + "; do [ -e /proc/$$/fd/$n ] && echo $n; done; exit 0");
    kernel.close(inheritable);
    assertEquals("0\n1\n2\n", open);
  }

  /** Which are ignored is inherited, by execve(2); that they are blocked is the clone's affair. */
  @Test
  void noSignalIsBlocked() throws Exception {
    String print = "while read a b; do case $a in Sig[BI]*) echo $a $b;; esac; done";
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .replace('\t', ' ');
    assertEquals(
        "SigBlk: 0000000000000000\n" + ignored + "\n", script(print + " </proc/$$/status"));
  }

  @Test
  void failuresNameTheCallAndItsOperand() throws Exception {
    Path noProgram = Files.writeString(directory.resolve("text"), "no program");
    assertEquals(
        "execve /missing: ENOENT (no such file or directory)", failure("/missing", directory));
    assertEquals(
        "execve " + noProgram + ": EACCES (permission denied)",
        failure(noProgram.toString(), directory));
    assertEquals(
        "chdir " + directory.resolve("gone") + ": ENOENT (no such file or directory)",
        failure("/bin/sh", directory.resolve("gone")));
  }

  private String failure(String path, Path in) {
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    try {
      return assertThrows(
              KernelException.class,
              () ->
                  HostProgram.start(
                      kernel,
                      Parent.self(kernel),
                      path,
                      List.of("x"),
                      List.of(),
                      in.toString(),
                      List.of(none, none, none)))
          .getMessage();
    } finally {
      kernel.close(none);
    }
  }

  @Test
  void nothingStaysOpen() {
    script("true");
    int before = descriptors();
    script("true");
    failure("/missing", directory);
    assertEquals(before, descriptors());
    KernelException failure =
        assertThrows(KernelException.class, () -> kernel.waitid(Sched.P_ALL, 0, Sched.WEXITED));
    assertEquals(Errno.ECHILD, failure.errno(), "no zombie is left");
  }

  private static int descriptors() {
    String[] names = new File("/proc/self/fd").list();
    assertTrue(names != null && names.length > 0);
    return names.length;
  }
}
