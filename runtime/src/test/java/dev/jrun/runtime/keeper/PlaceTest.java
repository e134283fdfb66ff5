package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies where a keeper should listen: every command is served. */
class PlaceTest {
  private Installation jrun;

  @BeforeEach
  void install() throws IOException {
    jrun = new Installation();
  }

  @AfterEach
  void remove() throws IOException {
    jrun.close();
  }

  private void assertServed() throws IOException {
    Installation.Outcome outcome = jrun.jrun("--version");
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals("", outcome.err());
    assertTrue(outcome.out().startsWith("jrun version "), outcome.out());
  }

  private void makePlace(String mode) throws IOException {
    Files.createDirectory(jrun.place());
    Files.setPosixFilePermissions(jrun.place(), PosixFilePermissions.fromString(mode));
  }

  private void assertServedByAKeeper() throws IOException {
    assertServed();
    assertServed();
    jrun.keeper();
    assertEquals(0, jrun.alone());
  }

  private void assertServedWithoutKeeper() throws IOException {
    assertServed();
    assertEquals(List.of(), jrun.keepers());
    assertEquals(List.of("--version"), jrun.started());
  }

  @Test
  void theKeeperMakesTheDirectoryForItsUserAlone() throws IOException {
    assertEquals(0, jrun.shell("umask 0777; exec \"$0\" --version").status());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(jrun.place())));
    assertServedByAKeeper();
  }

  @Test
  void aSocketThatNobodyListensAt() throws IOException {
    Installation.kill(jrun.keeper());
    assertTrue(Files.exists(jrun.socket()));
    assertServedByAKeeper();
  }

  @Test
  void aFileInsteadOfTheSocket() throws IOException {
    makePlace("rwx------");
    Files.createFile(jrun.socket());
    assertServedByAKeeper();
  }

  @Test
  void aLinkInsteadOfTheSocket() throws IOException {
    makePlace("rwx------");
    Path precious = Files.createFile(jrun.file("precious"));
    Files.createSymbolicLink(jrun.socket(), precious);
    assertServedByAKeeper();
    assertTrue(Files.exists(precious));
  }

  @Test
  void aDirectoryInsteadOfTheSocket() throws IOException {
    makePlace("rwx------");
    Files.createDirectories(jrun.socket().resolve("full"));
    assertServed();
    assertEquals(List.of(), jrun.keepers());
  }

  @Test
  void aLinkInsteadOfTheLock() throws IOException {
    makePlace("rwx------");
    Path precious = Files.createFile(jrun.file("precious"));
    Files.createSymbolicLink(Path.of(jrun.socket() + ".lock"), precious);
    assertServed();
    assertEquals(List.of(), jrun.keepers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx", "rwx-----x", "---------", "rwxr-x---"})
  void aDirectoryOfAnotherMode(String mode) throws IOException {
    makePlace(mode);
    assertServedWithoutKeeper();
  }

  @Test
  void aDirectoryOfAnotherUser() throws IOException {
    makePlace("rwx------");
    Files.setAttribute(jrun.place(), "unix:uid", 1000);
    assertServedWithoutKeeper();
  }

  @Test
  void aLinkInsteadOfTheDirectory() throws IOException {
    Path other = Files.createDirectory(jrun.file("other"));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(jrun.place(), other);
    assertServedWithoutKeeper();
  }

  @Test
  void aFileInsteadOfTheDirectory() throws IOException {
    Files.createFile(jrun.place());
    assertServedWithoutKeeper();
  }

  /** What a foreign listener does with a connection. */
  enum Foreigner {
    NEVER_ANSWERS {
      @Override
      void serve(UnixSocket connection) {
        connection.receive(128);
        connection.receive(128);
      }
    },
    HANGS_UP {
      @Override
      void serve(UnixSocket connection) {}
    },
    TALKS_NONSENSE {
      @Override
      void serve(UnixSocket connection) {
        connection.send(new byte[100], List.of());
        connection.receive(128);
      }
    },
    SAYS_ONE_WRONG_BYTE {
      @Override
      void serve(UnixSocket connection) {
        connection.send(new byte[] {2}, List.of());
        connection.receive(128);
      }
    };

    abstract void serve(UnixSocket connection);
  }

  @ParameterizedTest
  @EnumSource
  void aForeignListener(Foreigner foreigner) throws Exception {
    makePlace("rwx------");
    try (UnixSocket listener = UnixSocket.open(Kernel.host())) {
      listener.listen(jrun.socket().toString(), 1);
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try (UnixSocket connection = listener.accept()) {
                  foreigner.serve(connection);
                } catch (KernelException _) {
                  // The client has gone its own way.
                }
              });
      assertServedWithoutKeeper();
      thread.join();
    }
  }

  /** Nobody accepts, and the queue is full: a keeper takes the place. */
  @Test
  void aListenerThatDoesNotAccept() throws IOException {
    makePlace("rwx------");
    Kernel kernel = Kernel.host();
    try (UnixSocket listener = UnixSocket.open(kernel);
        UnixSocket first = UnixSocket.open(kernel)) {
      listener.listen(jrun.socket().toString(), 0);
      first.connect(jrun.socket().toString());
      assertServedByAKeeper();
    }
  }

  /** A keeper that is stopped keeps nobody; when it goes on, it does nothing twice. */
  @Test
  void aKeeperThatIsStopped() throws Exception {
    ProcessHandle keeper = jrun.keeper();
    Path spec = Files.createDirectory(jrun.file("bundle")).resolve("config.json");
    assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + keeper.pid()).start().waitFor());
    Installation.Outcome made =
        jrun.shell("cd \"$1\" && exec \"$0\" spec", spec.getParent().toString());
    assertEquals(new Installation.Outcome(0, "", ""), made);
    assertEquals(1, jrun.alone());
    Files.delete(spec);
    assertEquals(0, new ProcessBuilder("kill", "-CONT", "" + keeper.pid()).start().waitFor());
    assertServed();
    jrun.awaitRest();
    assertTrue(Files.notExists(spec), "done twice");
    assertEquals(1, jrun.alone());
    assertEquals(keeper.pid(), jrun.keeper().pid());
  }

  /** One that connects and says nothing is let go. */
  @Test
  void whoSaysNothingKeepsNobody() throws IOException {
    jrun.keeper();
    try (UnixSocket silent = UnixSocket.open(Kernel.host())) {
      silent.connect(jrun.socket().toString());
      assertServedByAKeeper();
      assertTrue(silent.receive(8).isEnd());
    }
  }

  /** One that says something else is let go, too. */
  @Test
  void whoTalksNonsenseIsLetGo() throws IOException {
    jrun.keeper();
    for (int size : List.of(1, 8, 20, 100_000)) {
      try (UnixSocket talker = UnixSocket.open(Kernel.host())) {
        talker.connect(jrun.socket().toString());
        talker.send(new byte[size], List.of(0, 1, 2, 2));
        assertTrue(talker.receive(8).isEnd());
      }
    }
    assertServedByAKeeper();
  }
}
