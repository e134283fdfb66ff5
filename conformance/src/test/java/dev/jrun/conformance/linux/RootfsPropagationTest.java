package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** config-linux.md, "Rootfs Mount Propagation". */
class RootfsPropagationTest {

  @Table
  @CsvSource({"shared,shared", "private,''", "unbindable,unbindable"})
  @KnownDifference(
      runtime = "runc",
      until = "1.2",
      rows = {"shared", "unbindable"},
      why = "sets the propagation before pivot_root only")
  void theRootHasThePropagation(String value, String expected, Bundle bundle) {
    bundle.set("/linux/rootfsPropagation", value);
    String fields = String.join(" ", bundle.mountinfo().mount("/").propagation());
    assertEquals(expected, fields.replaceAll(":\\d+", ""));
  }

  @Test
  void byDefaultNothingOfTheContainerReachesTheHost(Bundle bundle) {
    assertFalse(bundle.mountinfo().mount("/").isShared());
  }

  /** A directory on the host whose mounts spread, with one mount made while the container runs. */
  private static String seenInTheContainer(Bundle bundle, String... options) {
    Path shared = bundle.hostDirectory("shared");
    Host.run("mount", "-t", "tmpfs", "tmpfs", shared.toString());
    Host.run("mount", "--make-shared", shared.toString());
    try {
      bundle.bind(shared, "/shared", options);
      var container =
          bundle
              .script(
                  "mkdir /shared/late; echo ready; while ! test -e /shared/go; do sleep 0.05; done;"
                      + " echo; grep -c ' /shared/late ' /proc/self/mountinfo; echo done")
              .container()
              .createAndStart();
      container.awaitLine("ready");
      Host.run("mount", "-t", "tmpfs", "tmpfs", shared.resolve("late").toString());
      Host.run("touch", shared.resolve("go").toString());
      return container.awaitLine("done").lines().get(2);
    } finally {
      Host.run("umount", "-R", "-l", shared.toString());
    }
  }

  @Test
  void aSlaveMountReceivesTheHostsMounts(Bundle bundle) {
    bundle.set("/linux/rootfsPropagation", "slave");
    assertEquals("1", seenInTheContainer(bundle, "rslave"));
  }

  @Test
  void aPrivateMountReceivesNothing(Bundle bundle) {
    assertEquals("0", seenInTheContainer(bundle, "rprivate"));
  }

  @Test
  void aSharedMountSendsToTheHost(Bundle bundle) {
    Path shared = bundle.hostDirectory("shared");
    Host.run("mount", "-t", "tmpfs", "tmpfs", shared.toString());
    Host.run("mount", "--make-shared", shared.toString());
    try {
      bundle
          .capabilities("CAP_SYS_ADMIN")
          .bind(shared, "/shared", "rshared")
          .set("/linux/rootfsPropagation", "shared");
      bundle.facts("mkdir /shared/inner && mount -t tmpfs tmpfs /shared/inner");
      Host.run("mountpoint", "-q", shared.resolve("inner").toString());
    } finally {
      Host.run("umount", "-R", "-l", shared.toString());
    }
  }
}
