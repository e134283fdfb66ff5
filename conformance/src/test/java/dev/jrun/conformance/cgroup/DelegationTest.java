package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** config-linux.md, "Cgroup ownership": who may divide the container's group. */
class DelegationTest {
  private static final String DIVIDE =
      "cd /sys/fs/cgroup; mkdir own 2>/dev/null && echo 1 > own/cgroup.procs"
          + " && echo +pids > cgroup.subtree_control && echo 7 > own/pids.max"
          + " && cat /proc/self/cgroup own/pids.max || echo refused";

  @BeforeEach
  void onVersionTwoOnly() {
    Group.assumeUnified();
  }

  private static Bundle ofUser(Bundle bundle, String access) {
    return bundle
        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", access)
        .set("/process/user", Map.of("uid", 1000, "gid", 1000));
  }

  @Test
  @KnownDifference(runtime = "runc", why = "hands a group over with a user namespace only")
  @KnownDifference(runtime = "crun", why = "hands a group over with a user namespace only")
  void theUserOfAContainerThatSeesItsGroupAloneMay(Bundle bundle) {
    ofUser(bundle, "rw").namespace("cgroup", null);
    assertEquals("0::/own\n7", bundle.facts(DIVIDE).text());
  }

  @Test
  void aReadOnlyMountLeavesTheGroupToRoot(Bundle bundle) {
    ofUser(bundle, "ro").namespace("cgroup", null);
    assertEquals("0 refused", bundle.facts(owner() + DIVIDE).text());
  }

  @Test
  void withoutItsOwnNamespaceTheGroupIsRoots(Bundle bundle) {
    ofUser(bundle, "rw");
    assertEquals("0 refused", bundle.facts(owner() + DIVIDE).text());
  }

  /** A group with controllers for those below takes no processes itself, cgroups(7). */
  @Test
  void execJoinsTheFirstProcessWhereTheGroupIsDivided(Bundle bundle) {
    bundle
        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw")
        .namespace("cgroup", null)
        .script(
            "cd /sys/fs/cgroup; mkdir own && echo 1 > own/cgroup.procs"
                + " && echo +pids > cgroup.subtree_control && echo ready; sleep 1000");
    var container = bundle.container().createAndStart();
    container.awaitLine("ready");
    assertEquals("0::/own", container.execFacts("cat /proc/self/cgroup").text());
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  private static String owner() {
    return "echo -n \"$(stat -c %u /sys/fs/cgroup/cgroup.procs) \"; ";
  }
}
