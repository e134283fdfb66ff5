package dev.jrun.runtime.cli;

import static dev.jrun.runtime.cli.Called.errorLine;
import static dev.jrun.runtime.cli.Called.jrun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.cli.command.CommandTable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The help texts are the manual: the whole of each is in a file under {@code src/test/resources}.
 * {@code -Dgolden.update=true} writes the files anew.
 */
class HelpTest {
  private static final String GOLDEN = "dev/jrun/runtime/cli/help/";

  @Test
  void programHelpIsTheGoldenOne() throws IOException {
    Called help = jrun("--help");
    Golden.assertMatches(
        GOLDEN + "jrun.txt", help.out().replaceAll("VERSION:\n(   .*\n)+", "VERSION:\n   ...\n"));
    assertEquals("", help.err());
    assertEquals(0, help.status());
  }

  @ParameterizedTest
  @EnumSource
  void commandHelpIsTheGoldenOne(CommandTable command) throws IOException {
    Called help = jrun(command.word(), "--help");
    Golden.assertMatches(GOLDEN + command.word() + ".txt", help.out());
    assertEquals("", help.err());
    assertEquals(0, help.status());
  }

  @ParameterizedTest
  @EnumSource
  void everySpellingGivesTheSameHelp(CommandTable command) {
    Called help = jrun(command.word(), "--help");
    assertEquals(help, jrun(command.word(), "-h"));
    assertEquals(help, jrun(command.word(), "-help"));
    assertEquals(help, jrun(command.word(), "--help", "a", "b", "c"));
    assertEquals(help, jrun("help", command.word()));
    assertEquals(help, jrun("h", command.word()));
  }

  @Test
  void programHelpHasManySpellings() {
    Called help = jrun("--help");
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("-h"),
            List.of("help"),
            List.of("h"),
            List.of("-h", "state"),
            List.of("--debug"))) {
      assertEquals(help, jrun(arguments.toArray(String[]::new)), arguments.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "help foo", "foo --help", "--root /x foo bar"})
  void unknownTopicIsNamed(String line) {
    Called called = jrun(line.split(" ", -1));
    assertEquals("", called.out());
    assertEquals(errorLine("No help topic for 'foo'"), called.err());
    assertEquals(3, called.status());
  }

  @Test
  void versionHasTheLinesThatCallersParse() {
    for (String flag : List.of("--version", "-v", "-version")) {
      Called version = jrun(flag);
      List<String> lines = version.out().lines().toList();
      assertTrue(lines.get(0).matches("jrun version \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), lines.get(0));
      assertTrue(lines.get(1).matches("commit: ([0-9a-f]{12}|unknown)"), lines.get(1));
      assertEquals("spec: 1.3.0", lines.get(2));
      assertEquals("java: " + Runtime.version(), lines.get(3));
      assertEquals("", version.err());
      assertEquals(0, version.status());
    }
  }
}
