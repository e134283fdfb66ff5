package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md, "Process": args, env and cwd. */
class ProcessTest {

  @Test
  void theProcessIsNumberOneOfItsNamespace(Bundle bundle) {
    assertEquals("1", bundle.facts("echo $$").text());
  }

  @ParameterizedTest(name = "[{0}]", quoteTextArguments = false)
  @ValueSource(
      strings = {
        "a b",
        "",
        "\"quoted\"",
        "$HOME",
        "new\nline",
        "ümläut ✓",
        "-",
        "--",
        "back\\slash",
        "*"
      })
  void argumentsArriveUnchanged(String argument, Bundle bundle) {
    bundle.args("sh", "-c", "printf '[%s]' \"$1\"", "sh", argument);
    assertEquals("[" + argument + "]", bundle.container().run().succeeded().stdout());
  }

  @Test
  void theNameOfAProgramIsFoundOnThePathOfTheContainer(Bundle bundle) throws IOException {
    Files.createDirectory(bundle.rootfs("special"));
    Files.writeString(bundle.rootfs("special/only-here"), "#!/bin/sh\necho found\n");
    Files.setPosixFilePermissions(
        bundle.rootfs("special/only-here"), PosixFilePermissions.fromString("rwxr-xr-x"));
    bundle.set("/process/env", List.of("PATH=/nowhere:/special:/bin")).args("only-here");
    assertEquals("found", bundle.container().run().succeeded().text());
  }

  @Test
  void aRelativeProgramIsFoundInTheWorkingDirectory(Bundle bundle) {
    bundle.set("/process/cwd", "/bin").args("./busybox", "echo", "found");
    assertEquals("found", bundle.container().run().succeeded().text());
  }

  @Test
  void theEnvironmentIsThatOfTheConfig(Bundle bundle) {
    bundle.set("/process/env", List.of("PATH=/bin", "HOME=/h", "FOO=bar", "EMPTY="));
    bundle.args("env");
    assertEquals(
        List.of("EMPTY=", "FOO=bar", "HOME=/h", "PATH=/bin"),
        bundle.container().run().succeeded().stdout().lines().sorted().toList());
  }

  @Test
  void nothingOfTheCallersEnvironmentGetsIn(Bundle bundle) {
    var container = bundle.args("env").container();
    container.create().delete();
    var outcome =
        bundle.runtime().call(Map.of("SECRET", "x"), container.arguments("run")).succeeded();
    assertEquals(-1, outcome.stdout().indexOf("SECRET"));
  }

  @Test
  void ofTwoValuesOfAVariableTheLastWins(Bundle bundle) {
    bundle.set("/process/env", List.of("PATH=/bin", "FOO=first", "FOO=second"));
    assertEquals("second", bundle.facts("echo $FOO").text());
  }

  @Test
  void valuesMayContainEqualsSignsAndNewlines(Bundle bundle) {
    bundle.set("/process/env", List.of("PATH=/bin", "FOO=a=b\nc"));
    assertEquals("a=b\nc", bundle.facts("printf %s \"$FOO\"").text());
  }

  @Test
  void largeEnvironmentsArriveWhole(Bundle bundle) {
    // More than 64 KiB in all: CVE-2021-43784 was an overflow of a length of 16 bits.
    var env = new ArrayList<>(List.of("PATH=/bin"));
    for (int number = 0; number < 100; number++) {
      env.add("VARIABLE_" + number + "=" + "x".repeat(1000));
    }
    bundle.set("/process/env", env);
    assertEquals("100", bundle.facts("env | grep -c VARIABLE_").text());
  }

  @Test
  void theWorkingDirectoryIsThatOfTheConfig(Bundle bundle) {
    assertEquals(
        "/tmp", bundle.set("/process/cwd", "/tmp").facts("readlink /proc/self/cwd").text());
  }

  @Test
  void aMissingWorkingDirectoryIsMade(Bundle bundle) {
    // The specification is silent; Docker's users count on it.
    assertEquals("/made/for/me", bundle.set("/process/cwd", "/made/for/me").facts("pwd").text());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "takes it from the root")
  void aRelativeWorkingDirectoryIsRefused(Bundle bundle) {
    bundle.set("/process/cwd", "tmp").refused().saying("absolute");
  }

  @Test
  void aWorkingDirectoryThatIsAFileIsRefused(Bundle bundle) {
    bundle.set("/process/cwd", "/etc/passwd").refused().saying("/etc/passwd");
  }

  @Test
  void theWorkingDirectoryMayLieOnAMount(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs").set("/process/cwd", "/data");
    assertEquals("tmpfs", bundle.facts("df -T . | tail -1 | awk '{print $2}'").text());
  }

  @Test
  void theSessionIsTheProcessesOwn(Bundle bundle) {
    assertEquals("1 1", bundle.facts("awk '{print $5, $6}' /proc/1/stat").text());
  }

  @Test
  void signalsAreNotBlocked(Bundle bundle) {
    var facts = bundle.facts("cat /proc/self/status");
    assertEquals("0000000000000000", facts.value("SigBlk"));
  }
}
