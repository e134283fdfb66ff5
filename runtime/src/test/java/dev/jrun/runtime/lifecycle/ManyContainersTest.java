package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Container;
import dev.jrun.runtime.ContainerRuntime;
import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.state.StateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many containers in one JVM, one after the other and at once. */
class ManyContainersTest {
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

  private void createAndDelete(int number) throws IOException {
    runtime.create(sandbox.request("c" + number, "true")).delete();
  }

  @Test
  void twoHundredLeaveNothing() throws IOException {
    createAndDelete(0);
    String before = sandbox.census();
    for (int i = 1; i <= 200; i++) {
      createAndDelete(i);
    }
    assertEquals(before, sandbox.census());
  }

  @Test
  void failedOnesLeaveNothingEither() throws IOException {
    createAndDelete(0);
    String before = sandbox.census();
    for (int i = 1; i <= 20; i++) {
      try {
        runtime.create(sandbox.request("c" + i, "missing"));
      } catch (RuntimeException expected) {
        continue;
      }
      throw new AssertionError("created without a program");
    }
    assertEquals(before, sandbox.census());
  }

  private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<T>> copies = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        copies.add(work);
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(copies)) {
        results.add(result.get());
      }
      return results;
    }
  }

  @Test
  void oneOfEightCreatesOfOneIdWins() throws Exception {
    for (int round = 0; round < 5; round++) {
      List<Boolean> won =
          atOnce(
              8,
              () -> {
                try {
                  runtime.create(sandbox.request("same", "true"));
                  return true;
                } catch (StateException lost) {
                  assertEquals(StateException.Reason.ID_IN_USE, lost.reason());
                  return false;
                }
              });
      assertEquals(1, won.stream().filter(w -> w).count());
      new DeleteContainer(sandbox.host()).run("same", false);
    }
  }

  @Test
  void sixteenThreadsDoNotDisturbEachOther() throws Exception {
    List<String> failures =
        atOnce(
            16,
            () -> {
              long thread = Thread.currentThread().threadId();
              for (int i = 0; i < 10; i++) {
                int status = (int) ((thread + i) % 100);
                String id = "t" + thread + "-" + i;
                try (Container container =
                    runtime.run(sandbox.request(id, "sh", "-c", "exit " + status))) {
                  int actual = container.waitFor();
                  if (actual != status) {
                    return id + " exited with " + actual;
                  }
                }
              }
              return "";
            });
    assertTrue(failures.stream().allMatch(String::isEmpty), failures.toString());
    assertEquals(List.of(), runtime.list());
  }
}
