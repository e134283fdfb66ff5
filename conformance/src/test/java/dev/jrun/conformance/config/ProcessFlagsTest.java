package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md, "noNewPrivileges" and "oomScoreAdj". */
class ProcessFlagsTest {

  @Table
  @CsvSource({"true,1", "false,0"})
  void noNewPrivilegesIsThatOfTheConfig(boolean value, String shown, Bundle bundle) {
    bundle.set("/process/noNewPrivileges", value);
    assertEquals(shown, bundle.facts("cat /proc/self/status").value("NoNewPrivs"));
  }

  @Test
  void noNewPrivilegesIsOffByDefault(Bundle bundle) {
    bundle.remove("/process/noNewPrivileges");
    assertEquals("0", bundle.facts("cat /proc/self/status").value("NoNewPrivs"));
  }

  @Table
  @CsvSource({"true,refused", "false,0"})
  void noNewPrivilegesDisarmsSetuidPrograms(boolean value, String answer, Bundle bundle)
      throws IOException {
    // su(1) is the one applet of busybox that refuses to run without the privilege.
    Path su = Files.copy(bundle.busybox(), bundle.rootfs("bin/su"));
    Host.run("chmod", "4755", su.toString());
    Files.writeString(
        bundle.rootfs("etc/passwd"), "root::0:0::/:/bin/sh\nguest::1000:1000::/:/bin/sh\n");
    bundle.set("/process/user/uid", 1000).set("/process/noNewPrivileges", value);
    bundle.capabilities("CAP_SETUID", "CAP_SETGID");
    assertEquals(answer, bundle.facts("/bin/su -c 'id -u' 2>/dev/null || echo refused").text());
  }

  @Table
  @ValueSource(ints = {0, 1, 500, 1000})
  void oomScoreAdjIsThatOfTheConfig(int value, Bundle bundle) {
    bundle.set("/process/oomScoreAdj", value);
    assertEquals("" + value, bundle.facts("cat /proc/self/oom_score_adj").text());
  }

  @Test
  void withoutOomScoreAdjItIsInherited(Bundle bundle) throws IOException {
    assertEquals(
        Files.readString(Path.of("/proc/self/oom_score_adj")).strip(),
        bundle.facts("cat /proc/self/oom_score_adj").text());
  }

  @Table
  @ValueSource(ints = {1001, -1001})
  void oomScoreAdjOutOfRangeIsRefused(int value, Bundle bundle) {
    bundle.set("/process/oomScoreAdj", value).refused();
  }
}
