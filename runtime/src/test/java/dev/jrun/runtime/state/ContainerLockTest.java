package dev.jrun.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLockTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path root;
  private StateStore store;

  @BeforeEach
  void openStore() throws IOException {
    store = open(root);
  }

  private static StateStore open(Path root) throws IOException {
    return StateStore.open(
        root, Integer.toUnsignedLong((Integer) Files.getAttribute(root, "unix:uid")));
  }

  /** Another process that holds a lock: prints when it has it, and lets go when it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (LockedContainer _ = open(Path.of(args[0])).find(args[1]).lock(LONG)) {
        System.out.println("locked");
        Thread.sleep(LONG);
      }
    }
  }

  private Process holder(String id) throws IOException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root.toString(),
                id)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
    assertEquals("locked", output.readLine());
    return holder;
  }

  @Test
  void anotherProcessIsKeptOutUntilTheHolderIsKilled() throws Exception {
    store.create("c").close();
    Process holder = holder("c");
    try {
      StateException held = assertThrows(StateException.class, () -> store.find("c").lock(SHORT));
      assertEquals(StateException.Reason.LOCKED, held.reason());
      assertEquals("container c is being changed by another command", held.getMessage());
      // The failed attempt must not have disturbed the holder's lock, nor ours of the next attempt.
      assertThrows(StateException.class, () -> store.find("c").lock(SHORT));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    store.find("c").lock(LONG).close();
  }

  @Test
  void aThreadOfTheSameProcessIsKeptOut() throws Exception {
    LockedContainer first = store.create("c");
    assertThrows(StateException.class, () -> store.find("c").lock(SHORT));
    // That attempt has closed a descriptor of what is locked; it is locked nevertheless.
    String locks = Files.readString(Path.of("/proc/locks"));
    long inode = (Long) Files.getAttribute(root.resolve("c"), "unix:ino");
    assertEquals(1, locks.lines().filter(line -> line.contains(":" + inode + " ")).count(), locks);
    first.close();
    first.close();
    store.find("c").lock(SHORT).close();
    assertFalse(
        Files.readString(Path.of("/proc/locks"))
            .lines()
            .anyMatch(l -> l.contains(":" + inode + " ")));
  }

  @Test
  void lockedContainersOfOtherIdsDoNotMatter() throws IOException {
    try (LockedContainer _ = store.create("a");
        LockedContainer _ = store.create("b")) {
      assertEquals(2, store.list().size());
    }
  }

  @Test
  void whoWaitsWhileTheContainerIsDeletedLearnsIt() throws Exception {
    LockedContainer holder = store.create("c");
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      ContainerDirectory directory = store.find("c");
      Future<LockedContainer> waiter = threads.submit(() -> directory.lock(LONG));
      Thread.sleep(50);
      holder.delete();
      holder.close();
      Exception failure = assertThrows(Exception.class, waiter::get);
      assertEquals("container does not exist: c", failure.getCause().getMessage());
    }
    assertEquals(List.of(), store.list());
  }

  @Test
  void ofManyCreatesOneWins() throws Exception {
    AtomicInteger won = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Callable<Void> create =
        () -> {
          try {
            store.create("c").close();
            won.incrementAndGet();
          } catch (StateException e) {
            assertEquals(StateException.Reason.ID_IN_USE, e.reason());
            refused.incrementAndGet();
          }
          return null;
        };
    inParallel(create, 32);
    assertEquals(1, won.get());
    assertEquals(31, refused.get());
  }

  @Test
  void createLockAndDeleteAtOnceNeverMeetInside() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger deleted = new AtomicInteger();
    Callable<Void> life =
        () -> {
          for (int i = 0; i < 25; i++) {
            try (LockedContainer container =
                i % 2 == 0 ? store.create("c") : store.find("c").lock(LONG)) {
              assertEquals(1, inside.incrementAndGet());
              Thread.sleep(1);
              assertEquals(1, inside.getAndDecrement());
              // With the directory the id is free, and another one may have it at once.
              container.delete();
              deleted.incrementAndGet();
            } catch (StateException e) {
              switch (e.reason()) {
                case ID_IN_USE, DOES_NOT_EXIST -> {}
                case INVALID_ID, BROKEN_RECORD, FOREIGN_FILE, LOCKED, UNSAFE_ROOT -> throw e;
              }
            }
          }
          return null;
        };
    inParallel(life, 8);
    assertEquals(List.of(), store.list());
    assertFalse(deleted.get() == 0);
  }

  private static void inParallel(Callable<Void> action, int times) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Void>> actions = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        actions.add(action);
      }
      for (Future<Void> result : threads.invokeAll(actions)) {
        result.get();
      }
    }
  }
}
