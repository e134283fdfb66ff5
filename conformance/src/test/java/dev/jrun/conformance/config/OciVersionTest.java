package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md, "Specification version". */
class OciVersionTest {

  @Table
  @ValueSource(
      strings = {
        "1.0.0",
        "1.0.0-rc5",
        "1.0.1",
        "1.0.2",
        "1.0.2-dev",
        "1.1.0",
        "1.2.0",
        "1.2.1",
        "1.3.0"
      })
  @KnownDifference(
      runtime = "crun",
      rows = {"1.2.0", "1.2.1", "1.3.0"},
      why = "1.8.1 knows the versions up to 1.1")
  void versionsOneAreAccepted(String version, Bundle bundle) {
    assertEquals("ok", bundle.set("/ociVersion", version).facts("echo ok").text());
  }

  @Table
  @ValueSource(strings = {"0.1.0", "2.0.0", "one", "1", "1.0", "-1.0.0"})
  @KnownDifference(runtime = "runc", why = "1.1.5 does not read the version")
  @KnownDifference(
      runtime = "crun",
      rows = {"0.1.0", "1.0", "-1.0.0"},
      why = "reads the numbers loosely")
  void otherVersionsAreRefused(String version, Bundle bundle) {
    bundle.set("/ociVersion", version).refused();
  }

  @Test
  @KnownDifference(runtime = "runc", why = "1.1.5 does not read the version")
  void aMissingVersionIsRefused(Bundle bundle) {
    bundle.remove("/ociVersion").refused();
  }

  @Test
  void theStateHasAVersionOfTheSpecification(Bundle bundle) {
    String version =
        bundle.args("sleep", "100").container().create().state().path("ociVersion").asString();
    assertEquals("1", version.substring(0, version.indexOf('.')));
  }
}
