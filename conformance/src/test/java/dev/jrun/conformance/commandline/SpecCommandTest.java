package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code spec}: a config.json to start from. */
class SpecCommandTest {

  private static JsonNode spec(Bundle bundle, String... flags) throws IOException {
    var command = new ArrayList<>(List.of("spec", "--bundle", bundle.directory().toString()));
    command.addAll(List.of(flags));
    assertEquals("", bundle.runtime().call(command.toArray(String[]::new)).succeeded().stdout());
    return JsonMapper.shared()
        .readTree(Files.readString(bundle.directory().resolve("config.json")));
  }

  private static Set<String> values(JsonNode array, String key) {
    var values = new HashSet<String>();
    array.forEach(element -> values.add(element.path(key).asString()));
    return values;
  }

  @Test
  void theConfigIsWrittenToTheBundle(Bundle bundle) throws IOException {
    var config = spec(bundle);
    assertEquals("rootfs", config.path("root").path("path").asString());
    assertTrue(config.path("root").path("readonly").asBoolean());
    assertEquals("sh", config.path("process").path("args").path(0).asString());
  }

  @Test
  void theWorkingDirectoryIsTheDefaultPlace(OciRuntime runtime) {
    runtime.call("spec").succeeded();
    assertTrue(Files.exists(runtime.workDirectory().resolve("config.json")));
  }

  @Test
  void theUsualMountsAreInIt(Bundle bundle) throws IOException {
    var mounts = values(spec(bundle).path("mounts"), "destination");
    assertTrue(
        mounts.containsAll(
            Set.of(
                "/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup")),
        mounts::toString);
  }

  @Test
  void theUsualNamespacesAreInIt(Bundle bundle) throws IOException {
    var namespaces = values(spec(bundle).path("linux").path("namespaces"), "type");
    assertTrue(
        namespaces.containsAll(Set.of("pid", "network", "ipc", "uts", "mount")),
        namespaces::toString);
    assertFalse(namespaces.contains("user"));
  }

  @Test
  void inheritableCapabilitiesAreEmpty(Bundle bundle) throws IOException {
    // CVE-2022-24769
    assertTrue(spec(bundle).path("process").path("capabilities").path("inheritable").isEmpty());
  }

  @Test
  @KnownDifference(
      runtime = "crun",
      why = "keeps the network namespace, which needs no privilege in a user namespace")
  void rootlessAddsAUserNamespaceWithMappings(Bundle bundle) throws IOException {
    var linux = spec(bundle, "--rootless").path("linux");
    assertTrue(values(linux.path("namespaces"), "type").contains("user"));
    assertFalse(values(linux.path("namespaces"), "type").contains("network"));
    assertEquals(0, linux.path("uidMappings").path(0).path("containerID").asInt(-1));
    assertEquals(1, linux.path("gidMappings").path(0).path("size").asInt());
  }

  @Test
  void anExistingConfigIsKept(Bundle bundle) throws IOException {
    Path config = bundle.directory().resolve("config.json");
    Files.writeString(config, "mine");
    bundle.runtime().call("spec", "-b", bundle.directory().toString()).failed();
    assertEquals("mine", Files.readString(config));
  }

  @Test
  void aMissingDirectoryIsAnError(OciRuntime runtime) {
    runtime.call("spec", "--bundle", "/no/such/bundle").failed();
  }

  @Test
  @KnownDifference(runtime = "crun", why = "wants CAP_SYS_RESOURCE for device rules")
  void theConfigRuns(Bundle bundle) throws IOException {
    var config = (ObjectNode) spec(bundle);
    ((ObjectNode) config.path("process")).put("terminal", false);
    ((ObjectNode) config.path("process")).putArray("args").add("sh").add("-c").add("echo ok");
    ((ObjectNode) config.path("process")).putArray("env").add("PATH=/bin");
    var container = bundle.container();
    ((ObjectNode) config.path("linux")).put("cgroupsPath", "/jrun-conformance/" + container.id());
    bundle.writeText(config.toString());
    // linux.resources may be answered with a warning: standard output is what counts.
    var outcome = bundle.runtime().call(container.arguments("run"));
    assertEquals("ok", outcome.text(), outcome::toString);
    assertEquals(0, outcome.status(), outcome::toString);
  }
}
