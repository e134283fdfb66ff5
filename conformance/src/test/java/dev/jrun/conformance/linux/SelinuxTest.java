package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code process.selinuxLabel} and {@code linux.mountLabel} on hosts without SELinux. */
class SelinuxTest {
  private static final String LABEL = "system_u:system_r:container_t:s0:c1,c2";

  @BeforeEach
  void isOff() {
    assumeFalse(Files.exists(Path.of("/sys/fs/selinux/enforce")), "this host has SELinux");
  }

  @Test
  void aLabelOfTheProcessIsAnError(Bundle bundle) {
    var container = bundle.set("/process/selinuxLabel", LABEL).args("true").container();
    container.tryCreate().failed().saying("selinux");
    container.assertGone();
  }

  @Test
  void soIsOneOfMounts(Bundle bundle) {
    var container = bundle.set("/linux/mountLabel", LABEL).args("true").container();
    container.tryCreate().failed();
    container.assertGone();
  }

  @Test
  @KnownDifference(runtime = "runc", why = "it does not label the process, and says nothing")
  void soIsOneOfExec(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().runDetached();
    container.execWith(List.of("--process-label", LABEL), "true").complained().saying("selinux");
  }
}
