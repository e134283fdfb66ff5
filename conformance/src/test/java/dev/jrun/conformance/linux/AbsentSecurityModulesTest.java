package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels on hosts whose kernel has nobody who would look at them. */
class AbsentSecurityModulesTest {
  private static final String PROFILE = "jrun-conformance";
  private static final String LABEL = "system_u:system_r:container_t:s0:c1,c2";

  private static void assumeNoAppArmor() {
    assumeTrue(Files.notExists(Path.of("/sys/module/apparmor")), "this host has AppArmor");
  }

  private static void assumeNoSelinux() {
    assumeTrue(Files.notExists(Path.of("/sys/fs/selinux/enforce")), "this host has SELinux");
  }

  private static void assertRefused(Bundle bundle, String module) {
    var container = bundle.args("true").container();
    container.tryCreate().failed().saying(module);
    container.assertGone();
  }

  @Test
  @KnownDifference(runtime = "crun", why = "it runs the process unconfined")
  void aProfileIsAnError(Bundle bundle) {
    assumeNoAppArmor();
    assertRefused(bundle.set("/process/apparmorProfile", PROFILE), "apparmor");
  }

  @Test
  @KnownDifference(runtime = "crun", why = "it runs the process unconfined")
  void soIsOneOfExec(Bundle bundle) {
    assumeNoAppArmor();
    var container = bundle.args("sleep", "100").container().runDetached();
    container.execWith(List.of("--apparmor", PROFILE), "true").complained().saying("apparmor");
  }

  @Test
  @KnownDifference(runtime = "crun", why = "it does not label the process, and says nothing")
  void aLabelIsAnError(Bundle bundle) {
    assumeNoSelinux();
    assertRefused(bundle.set("/process/selinuxLabel", LABEL), "selinux");
  }

  @Test
  void soIsOneOfMounts(Bundle bundle) {
    assumeNoSelinux();
    var container = bundle.set("/linux/mountLabel", LABEL).args("true").container();
    container.tryCreate().failed();
    container.assertGone();
  }

  @Test
  @KnownDifference(runtime = "runc", why = "it does not label the process, and says nothing")
  @KnownDifference(runtime = "crun", why = "it does not label the process, and says nothing")
  void soIsALabelOfExec(Bundle bundle) {
    assumeNoSelinux();
    var container = bundle.args("sleep", "100").container().runDetached();
    container.execWith(List.of("--process-label", LABEL), "true").complained().saying("selinux");
  }
}
