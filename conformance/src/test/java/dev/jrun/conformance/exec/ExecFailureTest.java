package dev.jrun.conformance.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Execs that fail, that are killed, and containers that do what they can to get out by them. */
class ExecFailureTest {

  private static Container running(Bundle bundle) {
    return bundle.args("sleep", "100").container().runDetached();
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Table
  @CsvSource({
    "no-such-program,  executable file not found in",
    "/no/such/program, no such file or directory",
    "/etc/passwd,      permission denied",
    "/bin/script,      no such file or directory",
    "/bin/garbage,     exec format error",
    "/noexec/script,   permission denied",
  })
  @KnownDifference(
      runtime = "runc",
      rows = {"/bin/script", "/bin/garbage"},
      why = "exits with status 1 when execve itself fails")
  void whatCannotBeExecutedSaysWhy(String program, String words, Bundle bundle) throws IOException {
    executable(bundle.rootfs("bin/script"), "#!/no/such/interpreter\n");
    executable(bundle.rootfs("bin/garbage"), "\u0001\u0002\u0003garbage");
    Path programs = bundle.hostDirectory("programs");
    executable(programs.resolve("script"), "#!/bin/sh\n");
    bundle.bind(programs, "/noexec", "noexec");
    var container = running(bundle);
    var outcome = container.exec(program).complained().saying(words).saying("exec failed: ");
    assertEquals(255, outcome.status());
    assertEquals(
        "1", container.execFacts("ls -d /proc/[0-9]* | head -n 1 | sed 's/.*[/]//'").text());
  }

  @Test
  @KnownDifference(runtime = "runc", why = "does not say what is missing")
  void aHintTellsWhatIsMissing(Bundle bundle) throws IOException {
    executable(bundle.rootfs("bin/script"), "#!/no/such/interpreter\n");
    executable(bundle.rootfs("bin/garbage"), "\u0001\u0002\u0003garbage");
    var container = running(bundle);
    container.exec("/bin/script").complained().saying("hint: ").saying("interpreter");
    container.exec("/bin/garbage").complained().saying("hint: ").saying("architecture");
  }

  /** Those of {@code exec} that are not the program yet. */
  private static boolean unfinished(Container container) {
    return Host.cgroupsNamed(container.id()).stream()
        .flatMap(group -> lines(group.resolve("cgroup.procs")).stream())
        .map(pid -> lines(Path.of("/proc", pid, "comm")))
        .anyMatch(comm -> !comm.isEmpty() && !comm.equals(List.of("sleep")));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }

  @Table
  @ValueSource(booleans = {true, false})
  void aKilledExecLeavesTheProgramOrNothing(boolean detached, Bundle bundle)
      throws InterruptedException {
    var container = running(bundle);
    List<String> flags = detached ? List.of("--detach") : List.of();
    long begin = System.nanoTime();
    container.execWith(List.of("--detach"), "sleep", "100").succeeded();
    long whole = System.nanoTime() - begin;
    var random = new Random(1);
    for (int count = 0; count < 30; count++) {
      Call call = container.beginExec(flags, "sleep", "100");
      LockSupport.parkNanos(random.nextLong(whole + 1));
      call.process().destroyForcibly().waitFor();
      Container.await("nothing half-way", () -> !unfinished(container));
    }
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Table
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aDirectoryAtADescriptorLeadsNowhere(int number, Bundle bundle) throws IOException {
    // CVE-2024-21626
    Path victim = Files.writeString(bundle.hostPath("victim"), "");
    var outcome =
        running(bundle)
            .execWith(
                List.of("--cwd", "/proc/self/fd/" + number),
                "sh",
                "-c",
                "for up in . .. ../.. ../../.. ../../../..; do test -e $up"
                    + victim
                    + " && echo escaped; done; true");
    assertFalse(outcome.stdout().contains("escaped"), outcome::toString);
  }

  @Test
  void theRuntimesProgramCannotBeOverwritten(Bundle bundle) throws IOException {
    // CVE-2019-5736
    Path program = bundle.runtime().binary().toRealPath();
    String before = Host.run("sha256sum", program.toString());
    executable(bundle.rootfs("bin/trap"), "#!/proc/self/exe\n");
    var container =
        bundle
            .script(
                "while :; do for it in /proc/[0-9]*; do (echo x >>$it/exe) 2>/dev/null && echo"
                    + " written $it $(cat $it/comm); done; done")
            .container()
            .runDetached();
    for (int i = 0; i < 10; i++) {
      container.exec("/bin/trap");
      container.exec("/proc/self/exe");
      container.exec("true");
    }
    assertEquals(before, Host.run("sha256sum", program.toString()));
    assertEquals("", container.output().text());
  }

  @Test
  void nothingOfTheHostShowsWhileAProcessJoins(Bundle bundle) {
    // CVE-2016-9962: root in the container looks at whoever appears in its pid namespace.
    var container =
        bundle
            .script(
                "while :; do for it in /proc/[0-9]*; do test $it = /proc/1 && continue; ls -l"
                    + " $it/fd/ $it/cwd $it/exe 2>/dev/null | grep -e '->' | grep -vE ' [012] -> |"
                    + " -> /bin/busybox| [0-9]+ -> pipe:|cwd -> /$'; done; done")
            .container()
            .runDetached();
    for (int i = 0; i < 100; i++) {
      container.exec("true").succeeded();
    }
    assertEquals("", container.output().text());
  }

  @Test
  void aCoveredProcIsNoObstacle(Bundle bundle) {
    // CVE-2019-16884
    var container =
        bundle
            .capabilities("CAP_SYS_ADMIN")
            .script("mount -t tmpfs tmpfs /proc && echo done; sleep 100")
            .container()
            .runDetached();
    container.awaitLine("done");
    var outcome = container.exec("echo", "here");
    assertTrue(outcome.status() == 0 || outcome.status() == 255, outcome::toString);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRunningExecEndsWithTheSignalThatItsCallerGets(Bundle bundle) {
    var container = running(bundle);
    var call = container.beginExec(List.of(), "sh", "-c", "echo began; exec sleep 100");
    Container.await("began", () -> read(call.stdout()).equals("began\n"));
    Host.signal(call.process().pid(), "TERM");
    assertEquals(143, bundle.runtime().wait(call).status());
  }
}
