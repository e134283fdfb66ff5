package dev.jrun.conformance.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host whose process 1 is something else. */
class AbsentTest {
  @Test
  void isAnErrorThatSaysSo(Bundle bundle) {
    assumeTrue(!Scope.canBe(), "process 1 is systemd here");
    bundle.args("true").set("/linux/cgroupsPath", "");
    var container = bundle.container().globally("--systemd-cgroup");
    container
        .tryCreate()
        .failed()
        .saying("systemd not running on this host, cannot use systemd cgroups manager");
    assertEquals(List.of(), container.traces());
  }

  /** Callers pass the flag to every command. */
  @Test
  void otherCommandsDoNotMind(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    bundle.runtime().call("--systemd-cgroup", "state", container.id()).succeeded();
    bundle.runtime().call("--systemd-cgroup", "delete", "--force", container.id()).succeeded();
    container.assertGone();
  }
}
