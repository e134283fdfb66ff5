package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import org.junit.jupiter.api.Test;

/** config.md, "Annotations" and "Extensibility". */
class AnnotationsTest {

  @Test
  void annotationsAreInTheState(Bundle bundle) {
    bundle.setJson("/annotations", "{\"org.example.key\": \"value\", \"empty\": \"\"}");
    var annotations = bundle.args("sleep", "100").container().create().state().path("annotations");
    assertEquals("value", annotations.path("org.example.key").asString());
    assertEquals("", annotations.path("empty").asString("absent"));
  }

  @Test
  void withoutAnnotationsTheStateHasNone(Bundle bundle) {
    assertTrue(
        bundle.args("sleep", "100").container().create().state().path("annotations").isEmpty());
  }

  @Test
  void unknownPropertiesAreIgnored(Bundle bundle) {
    bundle
        .set("/fromTheFuture", 1)
        .setJson("/process/fromTheFuture", "{}")
        .setJson("/linux/fromTheFuture", "[1]");
    assertEquals("ok", bundle.facts("echo ok").text());
  }

  @Test
  void theObjectsOfOtherPlatformsAreIgnored(Bundle bundle) {
    bundle
        .setJson("/windows", "{\"layerFolders\": [\"C:\\\\\"]}")
        .setJson("/solaris", "{\"milestone\": \"x\"}");
    assertEquals("ok", bundle.facts("echo ok").text());
  }

  @Test
  void aValueThatIsNotAStringIsRefused(Bundle bundle) {
    bundle.setJson("/annotations", "{\"key\": 1}").refused();
  }
}
