package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** runtime.md, "Delete": what it ends, what it takes away, and what it leaves alone. */
class DeleteTest {
  @Test
  void deleteOfARunningContainerIsRefused(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    container.call("delete").failed().saying("that is not stopped: running");
    assertEquals("running", container.status());
  }

  @Test
  void deleteOfACreatedContainerEndsIt(Bundle bundle) {
    // The specification says "stopped" only; runc and crun delete created ones, and clients rely on
    // it.
    var container = bundle.args("sleep", "100").container().create();
    long pid = container.pid();
    container.delete();
    assertFalse(Host.isAlive(pid));
  }

  @Test
  void deleteForceEndsARunningContainer(Bundle bundle) {
    var container = bundle.script("trap '' TERM; sleep 100 & wait").container().createAndStart();
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void deleteForceOfAnUnknownContainerSucceeds(Bundle bundle) {
    bundle.container().call("delete", "--force").succeeded();
  }

  @Test
  void deleteForceLeavesOtherContainersAlone(Bundle first, Bundle second) {
    var stays = first.args("sleep", "100").container().createAndStart();
    var goes = second.args("sleep", "100").container().createAndStart();
    goes.call("delete", "--force").succeeded();
    assertEquals("running", stays.status());
  }

  @Test
  void deleteTakesSeveralProcessesWithIt(Bundle bundle) {
    var container =
        bundle
            .script("for it in 1 2 3 4 5; do setsid sleep 100 & done; echo ready; wait")
            .container()
            .createAndStart();
    container.awaitLine("ready");
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void deleteLeavesTheBundleAsItWas(Bundle bundle) throws IOException {
    bundle.args("true").container().createAndStart().await("stopped").delete();
    assertTrue(Files.exists(bundle.rootfs("bin/busybox")));
    assertTrue(Files.exists(bundle.directory().resolve("config.json")));
  }

  @Test
  void theBundleMayBeGoneBeforeDelete(Bundle bundle) throws IOException {
    var container = bundle.args("true").container().createAndStart().await("stopped");
    Files.move(bundle.directory(), bundle.hostPath("moved"));
    container.delete();
  }
}
