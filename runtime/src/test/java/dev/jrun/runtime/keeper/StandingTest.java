package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A keeper serves only whom it could be itself; everybody else is served all the same. */
class StandingTest {
  private static Installation jrun;
  private static ProcessHandle keeper;

  @BeforeAll
  static void install() throws IOException {
    jrun = new Installation();
    keeper = jrun.keeper();
  }

  @AfterAll
  static void remove() throws IOException {
    jrun.close();
  }

  private static void assertServedAlone(String script, String... arguments) throws IOException {
    long alone = jrun.alone();
    Installation.Outcome outcome = jrun.shell(script, arguments);
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().startsWith("jrun version "), outcome.out());
    assertEquals("", outcome.err());
    assertEquals(alone + 1, jrun.alone(), "a JVM of its own");
    assertEquals(List.of(keeper), jrun.keepers());
  }

  @Test
  void theSameStandingIsServed() throws IOException {
    long alone = jrun.alone();
    assertEquals(0, jrun.shell("exec setsid nice -n 5 \"$0\" --version").status());
    assertEquals(alone, jrun.alone());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unshare --net",
        "unshare --uts",
        "unshare --ipc",
        "unshare --cgroup",
        "unshare --pid --fork",
        "unshare --time",
        "unshare --user --map-root-user",
        "unshare --user",
        "chroot / setpriv --bounding-set -sys_time",
        "setpriv --inh-caps +net_raw",
        "setpriv --inh-caps +net_raw --ambient-caps +net_raw",
        "setpriv --no-new-privs",
        "setpriv --groups 1",
        "setpriv --regid 1 --clear-groups",
      })
  void anotherStandingIsNot(String command) throws IOException {
    assertServedAlone("exec " + command + " \"$0\" --version");
  }

  /** Its own keeper it may have: it has another address. */
  @Test
  void anotherMountNamespaceHasAnotherKeeper() throws IOException {
    long alone = jrun.alone();
    Installation.Outcome outcome =
        jrun.shell("exec unshare --mount sh -c '$0 --version && $0 keeper stop' \"$0\"");
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(alone, jrun.alone());
    jrun.keepers().stream()
        .filter(other -> !other.equals(keeper))
        .forEach(other -> other.onExit().join());
  }

  /** As a container could whose socket directory is one of the host's. */
  @Test
  void anotherMountNamespaceDoesNotReachThisOne() throws IOException {
    String link = "ln -s \"$1\" \"$2.$(readlink /proc/self/ns/mnt)\"";
    String socket = jrun.socket().toString();
    assertServedAlone(
        "exec unshare --mount bash -c '" + link + " && exec \"$0\" --version' \"$0\" \"$@\"",
        socket,
        socket.substring(0, socket.lastIndexOf('.')));
    try (var files = Files.newDirectoryStream(jrun.place(), Files::isSymbolicLink)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** The same directory by another name has other mounts below it. */
  @Test
  void anotherRootIsNotServed() throws IOException {
    assertServedAlone(
        """
        root=$1 && mkdir "$root" && mount --rbind / "$root" && mount --make-rslave "$root" &&
          { chroot "$root" "$0" --version; status=$?; umount -l "$root"; rmdir "$root"; }
        exit $status
        """,
        jrun.file("root").toString());
  }

  /** A filter that allows everything is a filter. */
  @Test
  void whoIsFilteredIsNotServed() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread filtered =
        new Thread(() -> {
          try {
            confine();
            assertServedAlone("exec \"$0\" --version");
          } catch (Throwable thrown) {
            failure.set(thrown);
          }
        });
    filtered.start();
    filtered.join();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  /** Confines this thread, and what it starts: {@code BPF_RET | BPF_K, SECCOMP_RET_ALLOW}. */
  private static void confine() {
    int setSeccomp = 22;
    int filterMode = 2;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filter = arena.allocateFrom(ValueLayout.JAVA_INT, 6, 0x7fff0000);
      MemorySegment program = arena.allocate(16, 8);
      program.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
      program.set(ValueLayout.JAVA_LONG, 8, filter.address());
      Kernel.host().call(SystemCall.PRCTL, "", setSeccomp, filterMode, program.address());
    }
  }
}
