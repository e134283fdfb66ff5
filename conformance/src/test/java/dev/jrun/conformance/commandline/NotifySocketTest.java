package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.ServiceManager;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** NOTIFY_SOCKET: a container that tells the service manager when it is ready (sd_notify(3)). */
@KnownDifference(
    runtime = "crun",
    why = "has a socket of another name, and no main process to tell")
class NotifySocketTest {
  private ServiceManager manager;

  private void open(Bundle bundle) {
    manager = new ServiceManager(bundle.hostPath("notify"));
  }

  @AfterEach
  void close() {
    if (manager != null) {
      manager.close();
    }
  }

  /** Calls a command as a service of the manager. */
  private Call begin(Bundle bundle, String... command) {
    var environment = Map.of("NOTIFY_SOCKET", manager.path().toString());
    return bundle.runtime().begin(environment, bundle.runtime().command(command));
  }

  /** The container's end of it, where its process finds it. */
  private static Path inside(Container container) {
    return Path.of("/proc/" + container.pid() + "/root/run/notify/notify.sock");
  }

  private static void sayReady(Container container) {
    Container.await("the socket", () -> inside(container).toFile().exists());
    ServiceManager.tell(inside(container), "STATUS=not yet");
    ServiceManager.tell(inside(container), "READY=1\nSTATUS=at last");
  }

  private void assertTold(long mainPid) {
    assertEquals("READY=1\n", manager.receive());
    assertEquals("MAINPID=" + mainPid + "\n", manager.receive());
  }

  private Container written(Bundle bundle, String script) {
    open(bundle);
    var container = bundle.script(script).container();
    container.create().delete();
    return container;
  }

  @Test
  void detachedItReturnsWhenTheContainerIsReady(Bundle bundle) {
    var container = written(bundle, "sleep 100");
    var call = begin(bundle, container.arguments("run", "--detach"));
    Container.await("the container", () -> isRunning(container));
    assertTrue(call.process().isAlive());
    sayReady(container);
    assertTold(container.pid());
    manager.passBarrier();
    bundle.runtime().wait(call).succeeded();
  }

  private static boolean isRunning(Container container) {
    var state = container.call("state");
    return state.status() == 0 && state.stdout().contains("\"running\"");
  }

  @Test
  void startReturnsWhenTheContainerIsReady(Bundle bundle) {
    var container = written(bundle, "sleep 100");
    bundle.runtime().wait(begin(bundle, container.arguments("create"))).succeeded();
    var call = begin(bundle, "start", container.id());
    Container.await("the container", () -> isRunning(container));
    sayReady(container);
    assertTold(container.pid());
    manager.passBarrier();
    bundle.runtime().wait(call).succeeded();
  }

  @Test
  void startReturnsWhenTheContainerEndsBefore(Bundle bundle) {
    var container = written(bundle, "exit 1");
    bundle.runtime().wait(begin(bundle, container.arguments("create"))).succeeded();
    bundle.runtime().wait(begin(bundle, "start", container.id())).succeeded();
    assertTrue(manager.heardNothing());
  }

  /** The manager has to have read all of it before the runtime is gone, whom it then asks for. */
  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "does not wait for the manager")
  void aBarrierFollows(Bundle bundle) {
    var container = written(bundle, "sleep 100");
    var call = begin(bundle, container.arguments("run", "--detach"));
    Container.await("the container", () -> isRunning(container));
    sayReady(container);
    assertTold(container.pid());
    assertTrue(call.process().isAlive());
    assertEquals("BARRIER=1", manager.receive());
    bundle.runtime().wait(call).succeeded();
  }

  /** Which the manager has started, and waits for. */
  @Test
  void inTheForegroundTheRuntimeIsTheMainProcess(Bundle bundle) {
    var container = written(bundle, "until test -e /tmp/end; do sleep 0.05; done; exit 7");
    var call = begin(bundle, container.arguments("run"));
    Container.await("the container", () -> isRunning(container));
    sayReady(container);
    assertTold(call.process().pid());
    manager.passBarrier();
    assertTrue(call.process().isAlive());
    container.exec("touch", "/tmp/end");
    assertEquals(7, bundle.runtime().wait(call).status());
  }

  @Test
  @KnownDifference(runtime = "runc", why = "waits for ever for a word of the container")
  void inTheForegroundItEndsWithTheContainer(Bundle bundle) {
    var container = written(bundle, "exit 7");
    assertEquals(7, bundle.runtime().wait(begin(bundle, container.arguments("run"))).status());
    assertTrue(manager.heardNothing());
  }

  @Test
  void theProcessIsToldOfItsSocket(Bundle bundle) {
    var container = written(bundle, "sleep 100");
    bundle.runtime().wait(begin(bundle, container.arguments("create"))).succeeded();
    var call = begin(bundle, "start", container.id());
    Container.await("the container", () -> isRunning(container));
    String environment = Host.run("cat", "/proc/" + container.pid() + "/environ");
    assertTrue(environment.contains("NOTIFY_SOCKET=/run/notify/notify.sock"), environment);
    sayReady(container);
    assertTold(container.pid());
    manager.passBarrier();
    bundle.runtime().wait(call).succeeded();
  }

  @Test
  void withoutAManagerThereIsNoSocket(Bundle bundle) {
    assertEquals("none", bundle.facts("test -e /run/notify || echo none").text());
  }
}
