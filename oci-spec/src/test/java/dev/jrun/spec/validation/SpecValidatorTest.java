package dev.jrun.spec.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.LinuxCapabilities;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import dev.jrun.spec.Violation;
import dev.jrun.spec.json.SpecReader;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecValidatorTest {
  private static final String NAMESPACES =
      "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"uts\"}, {\"type\": \"ipc\"}]";

  /**
   * Returns a valid configuration with members added to an object, where the last of a key wins.
   */
  private static Spec spec(String where, String members) {
    return SpecReader.parse(
        """
        {"ociVersion": "1.3.0", "root": {"path": "rootfs"},
         "process": {"args": ["sh"], "cwd": "/" %s},
         "linux": {%s %s}
         %s}
        """
            .formatted(
                at("process", where, members),
                NAMESPACES,
                at("linux", where, members),
                at("top", where, members)),
        Spec.class);
  }

  private static String at(String place, String where, String members) {
    return place.equals(where) ? ", " + members : "";
  }

  private static String violations(Spec spec) {
    return text(SpecValidator.validate(spec));
  }

  private static String text(List<Violation> violations) {
    return violations.stream()
        .map(violation ->
            switch (violation.severity()) {
              case ERROR -> violation.toString();
              case WARNING -> "warning: " + violation;
            })
        .collect(Collectors.joining("; "));
  }

  @Test
  void theConfigurationThatTheCasesChangeIsValid() {
    assertEquals("", violations(spec("none", "")));
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/dev/jrun/spec/violations.csv",
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 10_000,
      emptyValue = "")
  void reportsTheViolationAtItsPlace(String where, String members, String expected) {
    assertEquals(expected == null ? "" : expected, violations(spec(where, members)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0",
        "1.0.1",
        "1.0.2-dev",
        "1.0.2",
        "1.1.0-rc.1",
        "1.1.0+dev",
        "1.2.1",
        "1.3.0",
        "1.3.99",
        "1.3.0-rc.1+build.5",
        "1.0.0+x",
        "1.0.0-rc5"
      })
  void acceptsVersionsUpToTheOneThatItKnows(String version) {
    assertEquals("", violations(spec("top", "\"ociVersion\": \"" + version + "\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.9.0", "1.4.0", "1.4.0-dev", "2.0.0", "1.99999999.0"})
  void refusesOtherVersions(String version) {
    assertEquals(
        "/ociVersion: \"" + version + "\" is not from 1.0.0 to 1.3.x",
        violations(spec("top", "\"ociVersion\": \"" + version + "\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.3", "v1.3.0", "1.3.0 ", "01.0.0", "1.3.x", "1.3.0-", "latest"})
  void refusesWhatIsNoVersion(String version) {
    assertEquals(
        "/ociVersion: \"" + version + "\" is not a semantic version",
        violations(spec("top", "\"ociVersion\": \"" + version + "\"")));
  }

  @Test
  void reportsEverythingAtOnce() {
    Spec empty = SpecReader.parse("{}", Spec.class);
    assertEquals(
        "/ociVersion: missing or empty; /root: missing or empty; /process: missing or empty",
        violations(empty));
    Spec bad =
        SpecReader.parse(
            """
            {"ociVersion": "1.3.0", "root": {}, "hostname": "a", "process": {"cwd": "x"},
             "mounts": [{}], "linux": {"namespaces": [{"type": "nosuch"}], "maskedPaths": ["y"]}}
            """,
            Spec.class);
    assertEquals(
        List.of(
            "/root/path",
            "/process/args",
            "/process/cwd",
            "/mounts/0/destination",
            "/linux/namespaces/0/type",
            "/hostname",
            "/linux/maskedPaths",
            "/linux/maskedPaths/0"),
        SpecValidator.validate(bad).stream().map(Violation::pointer).toList());
  }

  @Test
  void everyMessageFitsTheHouseStyle() {
    Spec bad = spec("top", "\"hostname\": \"" + "h".repeat(65) + "\", \"root\": null");
    for (Violation violation : SpecValidator.validate(bad)) {
      assertTrue(!violation.message().endsWith("."), violation.message());
      assertTrue(!Character.isUpperCase(violation.message().charAt(0)), violation.message());
      assertEquals(1, violation.message().lines().count());
    }
  }

  @Test
  void namesAreMeasuredInBytes() {
    assertEquals("", violations(spec("top", "\"hostname\": \"" + "ü".repeat(32) + "\"")));
    assertEquals(
        "/hostname: has 66 bytes, more than the kernel's 64",
        violations(spec("top", "\"hostname\": \"" + "ü".repeat(33) + "\"")));
  }

  @Test
  void everyKnownCapabilityIsKnown() {
    String all =
        LinuxCapabilities.NAMES.stream()
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(",", "\"capabilities\": {\"bounding\": [", "]}"));
    assertEquals("", violations(spec("process", all)));
  }

  @Test
  void aProcessAloneIsCheckedFromItsOwnRoot() {
    Process process = SpecReader.parse("{\"args\": [\"a\\u0000\"], \"cwd\": \"x\"}", Process.class);
    assertEquals(
        "/args/0: has a NUL character; /cwd: \"x\" is not an absolute path",
        text(SpecValidator.validate(process)));
  }

  @Test
  void resourcesAloneAreCheckedFromTheirOwnRoot() {
    LinuxResources resources =
        SpecReader.parse("{\"cpu\": {\"cpus\": \"a\"}}", LinuxResources.class);
    assertEquals(
        "/cpu/cpus: \"a\" is not a list of numbers and ranges such as 0-3,7",
        text(SpecValidator.validate(resources)));
  }

  @Test
  void theDefaultConfigurationsAreValid() {
    assertEquals("", violations(DefaultSpec.rootful(false)));
    assertEquals("", violations(DefaultSpec.rootful(true)));
    assertEquals("", violations(DefaultSpec.rootless(1000, 1000, true)));
  }
}
