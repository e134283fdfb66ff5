package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A runtime without privileges, to which the host's cgroups are closed or of which it has some. */
class RootlessTest {
  private Unprivileged user;

  @BeforeEach
  void begin(OciRuntime runtime) {
    user = new Unprivileged(runtime);
  }

  @AfterEach
  void end() {
    user.close();
  }

  @Test
  void whatAsksForNothingStaysWhereItsCallerIs(Bundle bundle) throws IOException {
    bundle.script("cat /proc/self/cgroup");
    var outcome = user.container(bundle).run().succeeded();
    assertEquals(Files.readString(Path.of("/proc/self/cgroup")), outcome.stdout());
  }

  @Test
  void devicesAreTheHosts(Bundle bundle) {
    bundle.script("for d in null zero full random urandom; do stat -c '%n %t:%T' /dev/$d; done");
    var lines = user.container(bundle).run().succeeded().stdout().lines().toList();
    assertEquals(
        List.of(
            "/dev/null 1:3",
            "/dev/zero 1:5",
            "/dev/full 1:7",
            "/dev/random 1:8",
            "/dev/urandom 1:9"),
        lines);
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "cannot load a container without groups")
  void itLivesAndDiesAsOthersDo(Bundle bundle) {
    bundle.args("sleep", "100");
    var container = user.container(bundle).createAndStart();
    assertEquals("0", container.exec("id", "-u").succeeded().stdout().strip());
    container.call("delete", "--force").succeeded();
    container.assertGone();
  }

  @Test
  void aLimitIsRefused(Bundle bundle) {
    bundle.args("true").set("/linux/resources/pids/limit", 20);
    var container = user.container(bundle);
    var message = container.tryCreate().failed().stderr();
    // runc says the latter of some limits.
    assertTrue(
        message.contains(
                "rootless needs no limits + no cgrouppath when no permission is granted for"
                    + " cgroups")
            || message.contains("cannot set pids limit: container could not join or create cgroup"),
        message);
    container.assertGone();
  }

  @Test
  void aGroupIsRefused(Bundle bundle) {
    bundle.args("true").set("/linux/cgroupsPath", "/jrun-conformance/rootless");
    var container = user.container(bundle);
    container
        .tryCreate()
        .failed()
        .saying("unable to apply cgroup configuration")
        .saying("permission denied");
    container.assertGone();
  }

  @Test
  @KnownDifference(runtime = "runc", why = "fails")
  void oomScoreAdjIsNotLowered(Bundle bundle) throws IOException {
    bundle.script("cat /proc/self/oom_score_adj").set("/process/oomScoreAdj", -999);
    var outcome = user.container(bundle).run();
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(Files.readString(Path.of("/proc/self/oom_score_adj")), outcome.stdout());
    assertTrue(outcome.stderr().contains("/process/oomScoreAdj"), outcome.stderr());
  }

  @Test
  void oomScoreAdjIsRaised(Bundle bundle) {
    bundle.script("cat /proc/self/oom_score_adj").set("/process/oomScoreAdj", 321);
    assertEquals("321\n", user.container(bundle).run().succeeded().stdout());
  }

  /** As an administrator may give a user a part of the hierarchy, cgroups(7), "delegation". */
  @Test
  void aDelegatedGroupCanBeLimited(Bundle bundle) {
    Group.assumeUnified();
    String own = "/sys/fs/cgroup/jrun-conformance/user";
    bundle
        .script("cat /proc/self/cgroup /sys/fs/cgroup/pids.max")
        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro")
        .namespace("cgroup", null)
        .set("/linux/resources/pids/limit", 20)
        .set("/linux/cgroupsPath", "/jrun-conformance/user/container");
    var container =
        user.container(
            bundle,
            ("mkdir -p %1$s/caller && echo +pids > %1$s/../cgroup.subtree_control"
                    + " && chown %2$d %1$s %1$s/cgroup.* %1$s/caller %1$s/caller/cgroup.*"
                    + " && echo $$ > %1$s/caller/cgroup.procs")
                .formatted(own, user.uid()));
    assertEquals("0::/\n20\n", container.run().succeeded().stdout());
    Host.run("sh", "-c", "rmdir %1$s/caller %1$s".formatted(own));
  }
}
