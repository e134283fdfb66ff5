package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;

/** {@code process.apparmorProfile} and {@code exec --apparmor}, on hosts that have AppArmor. */
class AppArmorTest {
  private static final Path PARSER = Path.of("/sbin/apparmor_parser");
  private static final String PROFILE = "jrun-conformance";
  private static final String OTHER = "jrun-conformance-other";

  /** All is allowed but one file. */
  private static final String POLICY =
      """
      profile %s flags=(attach_disconnected) {
        file,
        capability,
        network,
        mount,
        signal,
        ptrace,
        unix,
        deny /dev/shm/secret w,
      }
      """;

  @TempDir private static Path directory;

  private static boolean isEnabled() {
    try {
      return Files.readString(Path.of("/sys/module/apparmor/parameters/enabled")).startsWith("Y");
    } catch (IOException absent) {
      return false;
    }
  }

  private static boolean isUsable() {
    return isEnabled()
        && Files.exists(PARSER)
        && Files.exists(Path.of("/sys/kernel/security/apparmor/.load"));
  }

  private static Path policy() throws IOException {
    return Files.writeString(
        directory.resolve("policy"), POLICY.formatted(PROFILE) + POLICY.formatted(OTHER));
  }

  @BeforeAll
  static void load() throws IOException {
    if (isUsable()) {
      Host.run(PARSER.toString(), "--replace", "--skip-cache", policy().toString());
    }
  }

  @AfterAll
  static void unload() throws IOException {
    if (isUsable()) {
      Host.run(PARSER.toString(), "--remove", policy().toString());
    }
  }

  private static Bundle confined(Bundle bundle) {
    assumeTrue(isEnabled(), "this host has no AppArmor");
    assumeTrue(isUsable(), "no apparmor_parser, or no securityfs: no profile can be loaded");
    return bundle.set("/process/apparmorProfile", PROFILE);
  }

  /** As the kernel tells others. */
  private static String label(long pid) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(pid), "attr/current")).strip();
  }

  @Table
  @ValueSource(booleans = {true, false})
  void theProfileIsOn(boolean noNewPrivileges, Bundle bundle) {
    var facts =
        confined(bundle)
            .set("/process/noNewPrivileges", noNewPrivileges)
            .facts(
                "echo label: $(cat /proc/self/attr/current);"
                    + " echo x > /dev/shm/other && echo other: written;"
                    + " (echo x > /dev/shm/secret) 2> /dev/null || echo secret: denied");
    assertEquals(PROFILE + " (enforce)", facts.value("label"));
    assertEquals("written", facts.value("other"));
    assertEquals("denied", facts.value("secret"));
  }

  @Test
  void withoutOneTheProcessIsUnconfined(Bundle bundle) {
    assumeTrue(isEnabled(), "this host has no AppArmor");
    assertEquals("unconfined", bundle.facts("cat /proc/self/attr/current").text());
  }

  @Test
  void execIsConfinedAsTheContainerIs(Bundle bundle) {
    var container = confined(bundle).args("sleep", "100").container().runDetached();
    String script = "cat /proc/self/attr/current";
    assertEquals(PROFILE + " (enforce)", container.execFacts(script).text());
    assertEquals(OTHER + " (enforce)", container.execFacts(script, "--apparmor", OTHER).text());
  }

  @Test
  void execInAnUnconfinedContainerCanBeConfined(Bundle bundle) {
    confined(bundle).remove("/process/apparmorProfile");
    var container = bundle.args("sleep", "100").container().runDetached();
    assertEquals(
        OTHER + " (enforce)",
        container.execFacts("cat /proc/self/attr/current", "--apparmor", OTHER).text());
  }

  @Test
  void aProfileThatNobodyHasLoadedIsAnError(Bundle bundle) {
    confined(bundle).set("/process/apparmorProfile", "jrun-no-such-profile");
    var container = bundle.args("true").container();
    container.tryCreate().failed().saying("apparmor");
    container.assertGone();
  }

  /** CVE-2019-16884, CVE-2023-28642: what an image has at /proc is not what is written to. */
  @Test
  void anImageThatPretendsToHaveAProcfsGetsNothing(Bundle bundle) throws IOException {
    confined(bundle).remove("/linux/maskedPaths").remove("/linux/readonlyPaths");
    ((ArrayNode) bundle.get("/mounts"))
        .removeIf(mount -> mount.path("destination").asString().equals("/proc"));
    for (String file :
        List.of("self/attr/exec", "self/attr/apparmor/exec", "thread-self/attr/apparmor/exec")) {
      Path fake = bundle.rootfs("proc", file);
      Files.createDirectories(fake.getParent());
      Files.createFile(fake);
    }
    var container = bundle.args("sleep", "100").container();
    if (container.run("--detach").status() == 0) {
      assertEquals(PROFILE + " (enforce)", label(container.pid()));
    }
    for (String file : List.of("self/attr/exec", "self/attr/apparmor/exec")) {
      assertEquals("", Files.readString(bundle.rootfs("proc", file)));
    }
  }
}
