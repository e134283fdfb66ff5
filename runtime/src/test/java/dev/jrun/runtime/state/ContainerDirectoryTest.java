package dev.jrun.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerDirectoryTest {

  @TempDir Path root;
  private StateStore store;

  @BeforeEach
  void openStore() throws IOException {
    store =
        StateStore.open(
            root, Integer.toUnsignedLong((Integer) Files.getAttribute(root, "unix:uid")));
  }

  private static StateRecord record(String id) {
    return new StateRecord(
        id,
        "1.3.0",
        "/bundle",
        "/bundle/rootfs",
        "2026-01-02T03:04:05.123456789Z",
        4294967295L,
        Map.of("key", "value \"ü\"\n"),
        null,
        List.of("/sys/fs/cgroup/cpu/jrun/" + id),
        new UnitRecord("jrun-" + id + ".scope", List.of("/run/systemd/private")),
        new Hooks(
            null,
            null,
            null,
            null,
            List.of(new Hook("/bin/poststart", List.of("poststart", ""), List.of("A=b"), 5)),
            List.of(new Hook("/bin/poststop", null, null, null))));
  }

  @Test
  void aRecordComesBackAsItWas() throws IOException {
    StateRecord first = record("c");
    StateRecord second = first.withInit(new InitProcess(4194304, Long.MAX_VALUE));
    try (LockedContainer container = store.create("c")) {
      container.write(first);
      assertEquals(first, container.directory().read());
      container.write(second.init());
      assertEquals(second, store.find("c").read());
    }
    Path file = root.resolve("c/state.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String json = Files.readString(file);
    assertTrue(json.contains("\"created\":\"2026-01-02T03:04:05.123456789Z\""), json);
  }

  @Test
  void whatExecTakesIsApart() throws IOException {
    ExecRecord written =
        new ExecRecord(
            DefaultSpec.rootful(false).process(),
            true,
            new SeccompListener("/run/agent", "m"),
            "3\t3\ta step\n");
    try (LockedContainer container = store.create("c")) {
      container.write(record("c"));
      StateException missing =
          assertThrows(StateException.class, () -> container.directory().readExec());
      assertEquals(StateException.Reason.BROKEN_RECORD, missing.reason());
      container.write(written);
      assertEquals(written, container.directory().readExec());
    }
    Path file = root.resolve("c/exec.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aRecordWithUnknownPropertiesIsRead() throws IOException {
    try (LockedContainer container = store.create("c")) {
      container.write(record("c"));
      Path file = container.directory().path().resolve("state.json");
      Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"later\":[1],"));
      assertEquals(record("c"), container.directory().read());
    }
  }

  @Test
  void aRecordForAnotherContainerIsNotWritten() throws IOException {
    try (LockedContainer container = store.create("c")) {
      assertThrows(IllegalArgumentException.class, () -> container.write(record("d")));
    }
  }

  @Test
  void aKillBeforeTheFirstRecordLeavesADirectoryWithoutOne() throws IOException {
    Files.createDirectory(root.resolve("c"));
    ContainerDirectory directory = store.list().getFirst();
    StateException missing = assertThrows(StateException.class, directory::read);
    assertEquals(StateException.Reason.DOES_NOT_EXIST, missing.reason());
    delete(directory);
  }

  @Test
  void aKillWhileWritingLeavesTheOldRecord() throws IOException {
    try (LockedContainer container = store.create("c")) {
      container.write(record("c"));
      Path half = container.directory().path().resolve("state.json.new");
      Files.writeString(half, "{\"id\":\"c\",\"pha");
      assertEquals(record("c"), container.directory().read());
      container.write(record("c"));
      assertEquals(record("c"), container.directory().read());
      assertFalse(Files.exists(half));
      Files.writeString(half, "{");
    }
    delete(store.find("c"));
  }

  @Test
  void aBrokenRecordIsNamedAndCanBeDeleted() throws IOException {
    for (String json :
        List.of(
            "",
            "{",
            "null",
            "{}",
            "[]",
            "{\"id\":\"c\"}",
            "{\"id\":\"d\",\"created\":\"\"}",
            "{\"id\":\"c\",\"created\":1}")) {
      store.create("c").close();
      Path file = Files.writeString(root.resolve("c/state.json"), json);
      ContainerDirectory directory = store.find("c");
      StateException broken = assertThrows(StateException.class, directory::read, json);
      assertEquals(StateException.Reason.BROKEN_RECORD, broken.reason(), json);
      assertTrue(broken.getMessage().startsWith(file + ": "), broken.getMessage());
      delete(directory);
    }
  }

  @Test
  void whatIsNoLinkToAProcessIsNamedAndCanBeDeleted() throws IOException {
    for (String target : List.of("1", "1:", "1:2:3", "one:two")) {
      try (LockedContainer container = store.create("c")) {
        container.write(record("c"));
      }
      Path link = Files.createSymbolicLink(root.resolve("c/init"), Path.of(target));
      ContainerDirectory directory = store.find("c");
      StateException broken = assertThrows(StateException.class, directory::read, target);
      assertEquals(StateException.Reason.BROKEN_RECORD, broken.reason(), target);
      assertTrue(broken.getMessage().startsWith(link + ": "), broken.getMessage());
      delete(directory);
    }
  }

  @Test
  void deletionFollowsNoLinkAndGoesDown() throws IOException {
    Path outside = Files.writeString(root.resolve("outside"), "kept");
    try (LockedContainer container = store.create("c")) {
      container.write(record("c"));
      Path path = container.directory().path();
      Files.createSymbolicLink(path.resolve("file-link"), outside);
      Files.createSymbolicLink(path.resolve("directory-link"), root);
      Files.createDirectories(path.resolve("notify/deep"));
      Files.createFile(path.resolve("notify/deep/file"));
      container.delete();
      assertFalse(Files.exists(path));
      container.delete();
    }
    assertEquals("kept", Files.readString(outside));
  }

  @Test
  void readersSeeAWholeRecordWhileItIsReplaced() throws Exception {
    try (LockedContainer container = store.create("c")) {
      container.write(record("c"));
      AtomicBoolean done = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    container.write(record("c"));
                    container.write(new InitProcess(i, i));
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                } finally {
                  done.set(true);
                }
              });
      while (!done.get()) {
        assertEquals("c", container.directory().read().id());
      }
      writer.join();
      assertEquals(new InitProcess(199, 199), container.directory().read().init());
    }
  }

  @Test
  void statusFollowsRecordProcessAndFifo() throws Exception {
    try (LockedContainer container = store.create("c")) {
      ContainerDirectory directory = container.directory();
      assertEquals(ContainerStatus.CREATING, directory.status(record("c")));

      Process process = new ProcessBuilder("sleep", "60").start();
      StateRecord creating = record("c").withInit(InitProcess.of(process.pid()));
      try {
        // Regular files: to the status only their names matter.
        Files.createFile(directory.creatingFifo());
        assertEquals(ContainerStatus.CREATING, directory.status(creating));
        Files.move(directory.creatingFifo(), directory.startFifo());
        assertEquals(ContainerStatus.CREATED, directory.status(creating));
        Files.delete(directory.startFifo());
        assertEquals(ContainerStatus.RUNNING, directory.status(creating));
        StateRecord reused = creating.withInit(new InitProcess(process.pid(), 1));
        assertEquals(ContainerStatus.STOPPED, directory.status(reused));
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertEquals(ContainerStatus.STOPPED, directory.status(creating));
      Files.createFile(directory.startFifo());
      assertEquals(ContainerStatus.STOPPED, directory.status(creating));
    }
    assertEquals("stopped", ContainerStatus.STOPPED.word());
  }

  private void delete(ContainerDirectory directory) throws IOException {
    try (LockedContainer container = directory.lock(Duration.ZERO)) {
      container.delete();
    }
    assertEquals(List.of(), store.list());
    assertFalse(Files.exists(directory.path()));
  }
}
