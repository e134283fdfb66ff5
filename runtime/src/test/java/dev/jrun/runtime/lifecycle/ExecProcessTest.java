package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Container;
import dev.jrun.runtime.ContainerProcess;
import dev.jrun.runtime.ContainerRuntime;
import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.init.StepFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that this JVM puts into containers; all are its children, and none stays one. */
class ExecProcessTest {
  private Sandbox sandbox;
  private ContainerRuntime runtime;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    runtime = ContainerRuntime.at(sandbox.root(), _ -> {});
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    sandbox.close();
  }

  private Container running() throws IOException {
    return runtime.run(sandbox.request("c1", "sleep", "60"));
  }

  @Test
  void theStatusIsTheProcesss() throws IOException {
    try (Container container = running()) {
      ContainerProcess process = container.exec("sh", "-c", "exit 7");
      assertEquals(7, process.waitFor());
      assertEquals(7, process.waitFor());
      assertEquals(128 + 9, container.exec("sh", "-c", "kill -9 $$").waitFor());
    }
  }

  @Test
  void oneAfterTheOtherTheyLeaveNothing() throws IOException {
    try (Container container = running()) {
      container.exec("true").waitFor();
      String before = sandbox.census();
      for (int i = 0; i < 50; i++) {
        assertEquals(0, container.exec("true").waitFor());
      }
      assertEquals(before, sandbox.census());
    }
  }

  @Test
  void failedOnesLeaveNothingEither() throws IOException {
    try (Container container = running()) {
      container.exec("true").waitFor();
      String before = sandbox.census();
      Path script = Files.writeString(sandbox.rootfs().resolve("bin/script"), "#!/missing\n");
      assertTrue(script.toFile().setExecutable(true));
      for (int i = 0; i < 10; i++) {
        assertThrows(StepFailure.class, () -> container.exec("missing"));
        StepFailure failure = assertThrows(StepFailure.class, () -> container.exec("/bin/script"));
        assertTrue(failure.getMessage().contains("hint: "), failure.getMessage());
      }
      assertEquals(before, sandbox.census());
    }
  }

  /** After the process is in the container: the runtime fails, the process waits for its word. */
  @Test
  void aFailureOfTheRuntimeEndsTheProcess() throws IOException {
    try (Container container = running()) {
      String before = sandbox.census();
      Path pidFile = sandbox.bundle().resolve("missing/pid");
      ExecRequest request =
          new ExecRequest(
              "c1",
              process -> process.withArgs(List.of("sleep", "60")).withTerminal(false),
              ExecRequest.of("c1", List.of()).descriptors(),
              new PidTargets(Optional.of(pidFile), Optional.empty()),
              ExecRequest.of("c1", List.of()).cgroups(),
              ExecRequest.of("c1", List.of()).console(),
              false);
      assertThrows(IOException.class, () -> runtime.exec(request));
      assertEquals(before, sandbox.census());
      assertEquals("c1", container.id());
    }
  }

  /** The kernel keeps a pid namespace until each process in it has been waited for. */
  @Test
  @Timeout(30)
  void nobodyHasToWaitForThem() throws IOException {
    try (Container container = runtime.run(sandbox.request("c1", "sleep", "1"))) {
      ContainerProcess ended = container.exec("sh", "-c", "exit 3");
      ContainerProcess killed = container.exec("sleep", "60");
      assertEquals(0, container.waitFor());
      assertEquals(3, ended.waitFor());
      assertEquals(128 + 9, killed.waitFor());
    }
    Container deleted = runtime.run(sandbox.request("c1", "sleep", "60"));
    ContainerProcess process = deleted.exec("sleep", "60");
    deleted.delete();
    assertEquals(128 + 9, process.waitFor());
  }

  @Test
  void sixteenThreadsDoNotDisturbEachOther() throws Exception {
    try (Container container = running();
        ExecutorService executor = Executors.newFixedThreadPool(16)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int status = i;
        work.add(() -> container.exec("sh", "-c", "exit " + status).waitFor() - status);
      }
      for (Future<Integer> difference : executor.invokeAll(work)) {
        assertEquals(0, difference.get());
      }
    }
  }

  @Test
  void theContainerMayStopAtAnyMoment() throws Exception {
    for (int round = 0; round < 20; round++) {
      try (Container container = running();
          ExecutorService executor = Executors.newFixedThreadPool(1)) {
        int delay = round;
        Future<?> killed =
            executor.submit(() -> {
              Thread.sleep(delay / 2, delay % 2 * 500_000);
              container.signal(9);
              return null;
            });
        try {
          assertEquals(128 + 9, container.exec("sleep", "60").waitFor());
        } catch (RuntimeException refused) {
          // The container was gone before, or in the middle.
        }
        killed.get();
        container.waitFor();
      }
      sandbox.assertNothingLeft();
    }
  }

  @Test
  void withoutANamespaceOfPidsTheContainerEndsItAllTheSame() throws IOException {
    UnaryOperator<dev.jrun.spec.Linux> hostPids =
        linux ->
            new dev.jrun.spec.Linux(
                null,
                null,
                null,
                null,
                linux.cgroupsPath(),
                linux.namespaces().stream().filter(n -> !n.type().equals("pid")).toList(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    var spec = sandbox.spec("c1", "sleep", "60");
    try (Container container =
        runtime.run(sandbox.request("c1", spec.withLinux(hostPids.apply(spec.linux()))))) {
      ContainerProcess process = container.exec("sleep", "60");
      container.delete();
      assertEquals(128 + 9, process.waitFor());
    }
  }
}
