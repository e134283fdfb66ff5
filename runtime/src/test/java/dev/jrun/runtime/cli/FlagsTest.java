package dev.jrun.runtime.cli;

import static dev.jrun.runtime.cli.Called.errorLine;
import static dev.jrun.runtime.cli.Called.jrun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of flags that callers of runc use, and the words in which wrong ones are refused. */
class FlagsTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {"--bundle=%s", "-bundle=%s", "--bundle %s", "-bundle %s", "-b %s", "-b%s"})
  void valuesComeInManyForms(String form) {
    Called called = jrun(("spec " + form.formatted(temporary)).split(" ", -1));
    assertEquals(new Called(0, "", ""), called);
    assertTrue(Files.exists(temporary.resolve("config.json")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--debug --debug features",
        "--root /x --rootless=true --root /y --rootless=auto features",
        "--debug=false --rootless=FALSE features",
        "-root /x -debug features",
        "--systemd-cgroup=false features",
        "--systemd-cgroup --systemd-cgroup features",
        "--systemd-cgroup --cgroup-manager=systemd features",
        "--systemd-cgroup=false --cgroup-manager=disabled features",
      })
  void globalFlagsMayBeRepeatedAndShort(String line) {
    Called called = jrun(line.split(" ", -1));
    assertEquals("", called.err());
    assertEquals(0, called.status());
  }

  @Test
  void lastOfRepeatedFlagsWins() {
    Called called = jrun("spec", "-b", "/nonexistent", "-b", temporary.toString());
    assertEquals(new Called(0, "", ""), called);
  }

  @Test
  void valueMayLookLikeAFlag() {
    Called called = jrun("check", "--bundle", "--bundle");
    assertEquals(errorLine("/--bundle/config.json: no such file or directory"), called.err());
  }

  @Test
  void argumentThatStartsWithAtIsNotAFileOfArguments() throws Exception {
    Files.writeString(temporary.resolve("file"), "--help");
    Called called = jrun("check", "-b", "@" + temporary.resolve("file"));
    assertEquals(1, called.status());
    assertEquals("", called.out());
  }

  @ParameterizedTest
  @CsvSource({
    "create, exactly 1",
    "create a b, exactly 1",
    "start, exactly 1",
    "state a b, exactly 1",
    "delete, exactly 1",
    "run, exactly 1",
    "list a, exactly 0",
    "spec a b, exactly 0",
    "features x, exactly 0",
    "kill, a minimum of 1",
    "kill a b c, a maximum of 2",
  })
  void argumentsAreCounted(String line, String requirement) {
    String command = line.split(" ", -1)[0];
    Called called = jrun(line.split(" ", -1));
    assertEquals("Incorrect Usage.\n\n" + jrun(command, "-h").out(), called.out());
    assertEquals(
        errorLine("jrun: \\\"%s\\\" requires %s argument(s)".formatted(command, requirement)),
        called.err());
    assertEquals(1, called.status());
  }

  @ParameterizedTest
  @CsvSource({
    "create --foo, flag provided but not defined: --foo",
    "create --foo=bar x, flag provided but not defined: --foo=bar",
    "state --pid-file x, flag provided but not defined: --pid-file",
    "state --debug x, flag provided but not defined: --debug",
    "create --pid-file, flag needs an argument: --pid-file",
    "create -pid-file, flag needs an argument: --pid-file",
    "create -b, flag needs an argument: --bundle",
    "create --preserve-fds=x y, invalid value \"x\" for flag --preserve-fds",
    "create --dry-run=x y, invalid value \"x\" for flag --dry-run",
  })
  void wrongFlagsAreRefusedWithTheHelp(String line, String message) {
    String command = line.split(" ", -1)[0];
    Called called = jrun(line.split(" ", -1));
    assertEquals("Incorrect Usage: " + message + "\n\n" + jrun(command, "-h").out(), called.out());
    assertEquals(errorLine(message.replace("\"", "\\\"")), called.err());
    assertEquals(1, called.status());
  }

  @ParameterizedTest
  @CsvSource({
    "--foo list, flag provided but not defined: --foo",
    "--root, flag needs an argument: --root",
    "--rootless=maybe list, invalid value \"maybe\" for flag --rootless",
  })
  void wrongGlobalFlagsAreRefusedWithTheHelp(String line, String message) {
    Called called = jrun(line.split(" ", -1));
    assertEquals("Incorrect Usage: " + message + "\n\n" + jrun("-h").out(), called.out());
    assertEquals(errorLine(message.replace("\"", "\\\"")), called.err());
    assertEquals(1, called.status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update --l3-cache-schema=x y",
        "update --mem-bw-schema x y",
      })
  void flagsThatAreNotThereYetAreRefusedByName(String line) {
    String flag = line.replaceAll(".*(--[a-z0-9-]+).*", "$1");
    Called called = jrun(line.split(" ", -1));
    assertEquals("", called.out());
    assertEquals(errorLine(flag + ": not supported yet"), called.err());
    assertEquals(1, called.status());
  }

  @Test
  void cgroupsAreMadeByOneOnly() {
    for (String manager : new String[] {"cgroupfs", "disabled"}) {
      Called called = jrun("--systemd-cgroup", "--cgroup-manager", manager, "features");
      assertEquals(
          errorLine("--systemd-cgroup and --cgroup-manager=" + manager + " exclude each other"),
          called.err());
      assertEquals(1, called.status());
    }
  }

  @Test
  void rootDirectoryMustNotBeTheRoot() {
    for (String root : new String[] {"/", "//", "/tmp/..", "."}) {
      Called called = jrun("--root", root, "features");
      assertEquals(errorLine("--root: must not be \\\"/\\\""), called.err());
      assertEquals(1, called.status());
    }
  }
}
