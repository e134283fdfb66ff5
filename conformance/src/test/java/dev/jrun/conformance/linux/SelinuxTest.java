package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code process.selinuxLabel}, {@code linux.mountLabel} and {@code exec --process-label}, on a
 * kernel that has SELinux but no policy yet, as in {@code conformance/vm/run --security selinux}:
 * it gets a small one, with which nothing is forbidden.
 */
class SelinuxTest {
  private static final Path LOAD = Path.of("/sys/fs/selinux/load");
  private static final String COMPILER = "/usr/bin/checkpolicy";
  private static final String HOST = "user_u:base_r:host_t";
  private static final String CONTAINER = "user_u:base_r:container_t";
  private static final String FILES = "user_u:object_r:container_file_t";
  private static final String SCRIPT = "tr -d '\\0' < /proc/self/attr/current";

  @TempDir private static Path directory;

  private static String current() throws IOException {
    return Files.readString(Path.of("/proc/self/attr/current")).replace("\0", "").strip();
  }

  /** The label of all processes before there is a policy. */
  private static boolean hasNoPolicy() throws IOException {
    return Files.exists(LOAD) && current().equals("kernel");
  }

  @BeforeAll
  static void load() throws IOException {
    if (hasNoPolicy() && Files.exists(Path.of(COMPILER))) {
      Path policy = directory.resolve("policy");
      try (InputStream text = SelinuxTest.class.getResourceAsStream("selinux.policy")) {
        Files.copy(text, directory.resolve("text"));
      }
      Host.run(
          COMPILER, "-U", "allow", "-o", policy.toString(), directory.resolve("text").toString());
      Files.write(LOAD, Files.readAllBytes(policy));
    }
  }

  @BeforeEach
  void isOurs() throws IOException {
    assumeTrue(Files.exists(LOAD), "this host has no SELinux");
    assumeTrue(current().equals(HOST), "no checkpolicy, or a policy of the host's own");
  }

  @Test
  void theProcessHasTheLabel(Bundle bundle) {
    assertEquals(CONTAINER, bundle.set("/process/selinuxLabel", CONTAINER).facts(SCRIPT).text());
  }

  @Test
  void withoutOneItHasThatOfItsParent(Bundle bundle) {
    assertEquals(HOST, bundle.facts(SCRIPT).text());
  }

  @Test
  void execHasTheLabelOfTheContainerOrItsOwn(Bundle bundle) {
    var container =
        bundle
            .set("/process/selinuxLabel", CONTAINER)
            .args("sleep", "100")
            .container()
            .runDetached();
    assertEquals(CONTAINER, container.execFacts(SCRIPT).text());
    assertEquals(HOST, container.execFacts(SCRIPT, "--process-label", HOST).text());
  }

  @Test
  void mountsHaveTheirs(Bundle bundle) {
    bundle.set("/linux/mountLabel", FILES).mount("/scratch", "tmpfs", "tmpfs", "size=64k");
    List<String> mounts = bundle.facts("cat /proc/mounts").text().lines().toList();
    assertTrue(
        mounts.stream().anyMatch(m -> m.contains(" /scratch ") && m.contains("context=" + FILES)),
        mounts::toString);
    assertTrue(
        mounts.stream().noneMatch(m -> m.contains(" /proc ") && m.contains("context=")),
        mounts::toString);
  }

  @Test
  void aLabelThatThePolicyDoesNotKnowIsAnError(Bundle bundle) {
    var container =
        bundle.set("/process/selinuxLabel", "user_u:base_r:nobody_t").args("true").container();
    container.tryCreate().failed();
    container.assertGone();
  }
}
