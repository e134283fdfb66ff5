package dev.jrun.runtime.state;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateStoreTest {

  private static final Duration NOW = Duration.ZERO;

  @TempDir Path temporary;
  private Path root;
  private long uid;
  private StateStore store;

  @BeforeEach
  void openStore() throws IOException {
    uid = Integer.toUnsignedLong((Integer) Files.getAttribute(temporary, "unix:uid"));
    root = temporary.toRealPath().resolve("run/jrun");
    store = StateStore.open(root, uid);
  }

  @Test
  void openingChangesNothing() throws IOException {
    assertFalse(Files.exists(root));
    assertEquals(List.of(), store.list());
    refused(
        StateException.Reason.DOES_NOT_EXIST, "container does not exist: c", () -> store.find("c"));
  }

  @Test
  void createMakesPrivateDirectories() throws IOException {
    try (LockedContainer container = store.create("c")) {
      assertEquals(root.resolve("c"), container.directory().path());
    }
    assertEquals("rwx------", mode(root));
    assertEquals("rwx------", mode(root.getParent()));
    assertEquals("rwx--x--x", mode(root.resolve("c")));
  }

  @Test
  void anIdIsClaimedOnce() throws IOException {
    store.create("c").close();
    refused(
        StateException.Reason.ID_IN_USE,
        "container with given ID already exists: c",
        () -> store.create("c"));
    try (LockedContainer container = store.find("c").lock(NOW)) {
      container.delete();
    }
    assertDoesNotThrow(() -> store.create("c").close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-Za_z0.9+", "...", ".hidden", "-dash", "0"})
  void validIds(String id) throws IOException {
    store.create(id).close();
    assertEquals(id, store.find(id).id());
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/b", "/", "../x", "a b", "a\n", "a\0b", "ä", "a:b", "~"})
  void invalidIds(String id) {
    refused(
        StateException.Reason.INVALID_ID, "invalid container ID format", () -> store.create(id));
    refused(StateException.Reason.INVALID_ID, "invalid container ID format", () -> store.find(id));
    assertFalse(Files.exists(root));
  }

  @Test
  void idsHaveALength() {
    refused(StateException.Reason.INVALID_ID, "container id cannot be empty", () -> store.find(""));
    refused(
        StateException.Reason.INVALID_ID,
        "invalid container ID format",
        () -> store.create("x".repeat(1025)));
    IOException tooLong = assertThrows(IOException.class, () -> store.create("x".repeat(1024)));
    assertTrue(tooLong.getMessage().endsWith("File name too long"), tooLong.getMessage());
  }

  @Test
  void listIsSortedAndSkipsWhatIsNoContainer() throws IOException {
    store.create("b").close();
    store.create("a").close();
    Files.createFile(root.resolve("file"));
    Files.createDirectory(root.resolve("no container"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
    assertEquals(List.of("a", "b"), store.list().stream().map(ContainerDirectory::id).toList());
    refused(
        StateException.Reason.DOES_NOT_EXIST,
        "container does not exist: link",
        () -> store.find("link"));
  }

  @Test
  void theRootOfTheFileSystemIsRefused() {
    for (String path : List.of("/", "/tmp/..", "/.")) {
      refused(
          StateException.Reason.UNSAFE_ROOT,
          "the root directory for container state must not be /",
          () -> StateStore.open(Path.of(path), uid));
    }
  }

  @Test
  void aForeignRootIsRefused() throws IOException {
    Files.createDirectories(root);
    refused(
        StateException.Reason.UNSAFE_ROOT,
        "root directory " + root + " belongs to uid " + uid + ", not to uid " + (uid + 1),
        () -> StateStore.open(root, uid + 1));
  }

  @Test
  void aRootThatOthersCanWriteIsRefused() throws IOException {
    Files.createDirectories(root);
    for (int mode : new int[] {0777, 0775, 0702}) {
      Files.setAttribute(root, "unix:mode", mode);
      refused(
          StateException.Reason.UNSAFE_ROOT,
          "root directory " + root + " can be written by others (chmod go-w)",
          () -> StateStore.open(root, uid));
    }
    Files.setAttribute(root, "unix:mode", 01777);
    assertDoesNotThrow(() -> StateStore.open(root, uid), "sticky, like /tmp");
  }

  @Test
  void aRootThatTurnsUnsafeBeforeCreateIsRefused() throws IOException {
    Files.createDirectories(root);
    Files.setAttribute(root, "unix:mode", 0777);
    StateException refusal = assertThrows(StateException.class, () -> store.create("c"));
    assertEquals(StateException.Reason.UNSAFE_ROOT, refusal.reason());
    assertFalse(Files.exists(root.resolve("c")));
  }

  @Test
  void twoSpellingsOfARootAreOneStore() throws IOException {
    Files.createDirectories(root);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
    try (LockedContainer _ = store.create("c")) {
      ContainerDirectory same = StateStore.open(link, uid).find("c");
      assertEquals(root.resolve("c"), same.path());
      assertThrows(StateException.class, () -> same.lock(NOW));
    }
  }

  @Test
  void aRelativeRootIsAMistakeOfTheCaller() {
    assertThrows(IllegalArgumentException.class, () -> StateStore.open(Path.of("run"), uid));
  }

  private static void refused(StateException.Reason reason, String message, Executable action) {
    StateException refusal = assertThrows(StateException.class, action);
    assertEquals(message, refusal.getMessage());
    assertEquals(reason, refusal.reason());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
