package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hook without end and without a timeout is no reason to keep a container. */
@Timeout(60)
class HangingHookTest {
  private static final String ID = "c1";

  /** Far less than anyone waits for a lock. */
  private static final Duration PROMPTLY = Duration.ofSeconds(5);

  private Sandbox sandbox;
  private Host host;
  private Path begun;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    host = sandbox.host();
    begun = sandbox.bundle().resolve("begun");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    sandbox.close();
    assertEquals(0, ProcessHandle.current().children().count(), "processes");
  }

  private List<Hook> hanging() {
    return List.of(
        new Hook(
            "/bin/sh", List.of("sh", "-c", "> " + begun + "; exec sleep 100"), List.of(), null));
  }

  /** The same for hooks that nobody but the test ends; each tells its pid. */
  private List<Hook> hanging(Path pid) {
    return List.of(
        new Hook(
            "/bin/sh",
            List.of("sh", "-c", "echo $$ > " + pid + "; > " + begun + "; exec sleep 100"),
            List.of(),
            null));
  }

  private CreateRequest request(Hooks hooks) {
    return sandbox.request(ID, sandbox.spec(ID, "sleep", "100").withHooks(hooks));
  }

  /** Runs an operation in another thread until its hook has begun. */
  private Background begin(Callable<?> operation) {
    FutureTask<Object> task = new FutureTask<>(operation::call);
    Thread thread = Thread.ofPlatform().start(task);
    while (!hookRuns() && thread.isAlive()) {
      LockSupport.parkNanos(1_000_000);
    }
    return new Background(task);
  }

  /** A hook of the host says so in a file; one in the container is a child of the init. */
  private boolean hookRuns() {
    return Files.exists(begun)
        || sandbox.init().filter(init -> init.children().findFirst().isPresent()).isPresent();
  }

  private record Background(FutureTask<?> task) {
    String failure() throws Exception {
      try {
        task.get(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS);
        return "";
      } catch (java.util.concurrent.ExecutionException failed) {
        return failed.getCause().getMessage();
      }
    }
  }

  private void deletePromptly() throws IOException {
    long begin = System.nanoTime();
    new DeleteContainer(host).run(ID, true);
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(taken.compareTo(PROMPTLY) < 0, taken.toString());
    sandbox.assertNothingLeft();
  }

  @Test
  void deleteEndsACreateInARuntimesHook() throws Exception {
    Hooks hooks = new Hooks(null, hanging(), null, null, null, null);
    Background create = begin(() -> new CreateContainer(host).run(request(hooks)));
    deletePromptly();
    String failure = create.failure();
    assertTrue(
        failure.contains("hook #0")
            && failure.contains("the container's init or the caller has ended"),
        failure);
  }

  @Test
  void deleteEndsACreateInAHookOfTheInit() throws Exception {
    Hooks hooks = new Hooks(null, null, hanging(), null, null, null);
    Background create = begin(() -> new CreateContainer(host).run(request(hooks)));
    deletePromptly();
    assertTrue(create.failure().contains("killed by signal 9"));
  }

  @Test
  void deleteEndsAStartInAHookOfTheInit() throws Exception {
    Hook hook = new Hook("/bin/sleep", List.of("sleep", "100"), List.of(), null);
    Hooks hooks = new Hooks(null, null, null, List.of(hook), null, null);
    new CreateContainer(host).run(request(hooks));
    Background start = begin(() -> start());
    deletePromptly();
    start.failure();
  }

  @Test
  void aSignalReachesTheInitWhileItsHookHangs() throws Exception {
    Hook hook = new Hook("/bin/sleep", List.of("sleep", "100"), List.of(), null);
    Hooks hooks = new Hooks(null, null, null, List.of(hook), null, null);
    new CreateContainer(host).run(request(hooks));
    Background start = begin(() -> start());
    new KillContainer(host).run(ID, 9);
    start.failure();
    deletePromptly();
  }

  @Test
  void deleteDoesNotWaitForAPoststartHook() throws Exception {
    Path pid = sandbox.bundle().resolve("pid");
    Hooks hooks = new Hooks(null, null, null, null, hanging(pid), null);
    new CreateContainer(host).run(request(hooks));
    Background start = begin(() -> start());
    deletePromptly();
    Optional<ProcessHandle> sleeping =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    assertTrue(sleeping.orElseThrow().destroyForcibly());
    assertTrue(start.failure().contains("killed by signal 9"));
  }

  @Test
  void anIdIsFreeWhileAPoststopHookHangs() throws Exception {
    Path pid = sandbox.bundle().resolve("pid");
    Hooks hooks = new Hooks(null, null, null, null, null, hanging(pid));
    new CreateContainer(host).run(request(hooks));
    Background delete =
        begin(() -> {
          new DeleteContainer(host).run(ID, true);
          return null;
        });
    new CreateContainer(host).run(sandbox.request(ID, "true"));
    deletePromptly();
    assertFalse(delete.task().isDone());
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow().destroyForcibly();
    assertEquals("", delete.failure());
  }

  private Void start() throws IOException {
    new StartContainer(host).run(ID);
    return null;
  }
}
