package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * features.md of the specification, {@code --version} and {@code --help}: what daemons ask first.
 */
class FeaturesAndVersionTest {

  private static List<String> features(OciRuntime runtime, String pointer) {
    var values = new ArrayList<String>();
    document(runtime).at(pointer).forEach(value -> values.add(value.asString()));
    assertFalse(values.isEmpty(), pointer);
    return values;
  }

  private static JsonNode document(OciRuntime runtime) {
    return JsonMapper.shared().readTree(runtime.call("features").succeeded().stdout());
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no features command yet")
  void featuresTellTheRangeOfVersions(OciRuntime runtime) {
    var document = document(runtime);
    assertEquals("1.0.0", document.path("ociVersionMin").asString());
    assertTrue(document.path("ociVersionMax").asString().startsWith("1."));
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no features command yet")
  void featuresTellTheHooks(OciRuntime runtime) {
    assertTrue(
        features(runtime, "/hooks")
            .containsAll(
                List.of(
                    "prestart",
                    "createRuntime",
                    "createContainer",
                    "startContainer",
                    "poststart",
                    "poststop")));
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no features command yet")
  void featuresTellTheNamespaces(OciRuntime runtime) {
    assertTrue(
        features(runtime, "/linux/namespaces")
            .containsAll(List.of("cgroup", "ipc", "mount", "network", "pid", "uts")));
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no features command yet")
  void featuresTellTheMountOptions(OciRuntime runtime) {
    // Docker looks for rro.
    assertTrue(
        features(runtime, "/mountOptions")
            .containsAll(List.of("bind", "rbind", "ro", "rro", "nosuid", "rslave")));
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no features command yet")
  void featuresTellTheCapabilities(OciRuntime runtime) {
    assertTrue(
        features(runtime, "/linux/capabilities")
            .containsAll(List.of("CAP_CHOWN", "CAP_SYS_ADMIN")));
  }

  @Table
  @ValueSource(strings = {"--version", "-v"})
  @KnownDifference(runtime = "crun", rows = "-v", why = "calls it -V")
  void theVersionIsTellableByPrograms(String flag, OciRuntime runtime) {
    // docker wants a first line with the word version, and a line with the commit.
    var lines = runtime.call(flag).succeeded().stdout().lines().toList();
    assertTrue(lines.getFirst().matches("\\S+ version \\d+\\.\\d+\\S*"), lines::toString);
    assertTrue(lines.get(1).startsWith("commit: "), lines::toString);
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("spec: \\d+\\.\\d+\\.\\d+\\S*")),
        lines::toString);
  }

  @Table
  @ValueSource(strings = {"create", "delete", "kill", "list", "run", "spec", "start", "state"})
  void everyCommandHasHelp(String command, OciRuntime runtime) {
    var help = runtime.call(command, "--help").succeeded().stdout();
    assertTrue(help.contains(command), help);
  }

  @Table
  @ValueSource(strings = {"--help", "-h"})
  @KnownDifference(runtime = "crun", rows = "-h", why = "calls it -?")
  void helpNamesTheCommands(String flag, OciRuntime runtime) {
    var help = runtime.call(flag).succeeded().stdout();
    for (String command :
        List.of("create", "delete", "kill", "list", "run", "spec", "start", "state")) {
      assertTrue(help.contains(command), help);
    }
  }
}
