package dev.jrun.conformance.clients.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd or a shim ends, while containers run. */
@ContainerdCases
class ServerTest {

  @Table
  @ValueSource(strings = {"TERM", "KILL"})
  void tasksOutliveTheServer(String signal, Ctr ctr) {
    var task = ctr.idle();
    long pid = task.pid();
    if (signal.equals("KILL")) {
      ctr.server().crash();
    } else {
      ctr.server().restart();
    }
    assertEquals("RUNNING", task.status());
    assertEquals(pid, task.pid());
    assertEquals("yes", task.execFacts("echo yes").text());
    task.call("pause");
    task.call("resume");
    task.call("kill", "--signal", "SIGKILL");
    task.await("STOPPED");
    assertEquals(137, task.remove());
  }

  @Test
  void whatAKilledShimLeavesIsDeleted(Ctr ctr) throws IOException {
    var task = ctr.idle();
    var socket = ctr.server().shimSocket(task.id());
    long pid = task.pid();
    long shim = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow().pid();
    assertTrue(Host.run("cat", "/proc/" + shim + "/comm").startsWith("containerd-shim"));
    Host.signal(shim, "KILL");
    Container.await("end of the container", () -> !Host.isAlive(pid));
    Container.await(
        "no task", () -> !ctr.call("task", "ls").succeeded().stdout().contains(task.id()));
    // containerd leaves it.
    Files.delete(socket);
  }
}
