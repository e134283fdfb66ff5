package dev.jrun.runtime.cli.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.lifecycle.CreateContainer;
import dev.jrun.runtime.lifecycle.DeleteContainer;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manual pages and completion, read by the programs that they are for. */
class ManualTest {
  private static final String BASH = "share/bash-completion/completions/jrun";
  private static final String ZSH = "share/zsh/site-functions/_jrun";
  private static final String FISH = "share/fish/vendor_completions.d/jrun.fish";

  @TempDir Path tree;

  @BeforeEach
  void write() throws IOException {
    Manual.main(new String[] {tree.toString()});
  }

  /** What a program prints, on both streams; it must succeed. */
  private String output(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static void assumeInstalled(String program) {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))),
        program + " is not installed");
  }

  private String read(String file) throws IOException {
    return Files.readString(tree.resolve(file));
  }

  @ParameterizedTest
  @EnumSource
  void everyFlagIsInAllOfThem(CommandTable command) throws IOException {
    String page = read("share/man/man8/jrun-" + command.word() + ".8").replace("\\-", "-");
    assertTrue(read("share/man/man8/jrun.8").contains("jrun\\-" + command.word() + "\\fR(8)"));
    command
        .create()
        .flags()
        .all()
        .flatMap(flag -> flag.names().stream())
        .forEach(name -> assertTrue(page.contains("\\fB" + name + "\\fR"), name));
    for (String file : List.of(BASH, ZSH)) {
      String completion = read(file);
      command
          .create()
          .flags()
          .all()
          .flatMap(flag -> flag.names().stream())
          .forEach(name -> assertTrue(completion.contains(name), file + " " + name));
    }
    assertTrue(read(FISH).contains("-n '__jrun_command_is " + command.word() + "'"));
  }

  @Test
  void whatIsHiddenIsInNone() throws IOException {
    for (String file : List.of(BASH, ZSH, FISH, "share/man/man8/jrun-update.8")) {
      assertFalse(read(file).contains("kernel"), file);
    }
  }

  @Test
  void errorsAreInTheManual() throws IOException {
    String page = read("share/man/man8/jrun.8").replace("\\-", "-");
    Arrays.stream(ErrorCode.values())
        .forEach(code -> assertTrue(page.contains("\\fB" + code.word() + "\\fR")));
  }

  @Test
  void pagesAreWithoutWarnings() throws Exception {
    assumeInstalled("man");
    try (Stream<Path> pages = Files.list(tree.resolve("share/man/man8"))) {
      for (Path page : pages.toList()) {
        String formatted =
            output("sh", "-c", "man --warnings -l \"$0\" >/dev/null", page.toString());
        assertEquals("", formatted, page.toString());
      }
    }
    String text = output("man", "-l", "share/man/man8/jrun-kill.8");
    assertTrue(text.contains("jrun kill [options] <container-id> [signal]"), text);
    assertTrue(text.contains("# jrun kill ubuntu01 KILL"), text);
  }

  @Test
  void pagesAreWithoutErrorsElsewhere() throws Exception {
    assumeInstalled("mandoc");
    output("sh", "-c", "mandoc -T lint -W error share/man/man8/*.8");
  }

  @ParameterizedTest
  @CsvSource({"bash, " + BASH, "zsh, " + ZSH, "fish, " + FISH})
  void shellsUnderstandTheirs(String shell, String file) throws Exception {
    assumeInstalled(shell);
    assertEquals("", output(shell, "-n", file));
  }

  /** The line up to the cursor; bash has words end at an equals sign, too. */
  private List<String> offered(String line) throws Exception {
    assumeInstalled("bash");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "--norc",
                "-c",
                """
                . share/bash-completion/completions/jrun
                compopt() { :; } # fails unless somebody types
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
                _jrun
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
                "bash"));
    command.addAll(List.of(line.replace("=", " = ").replaceAll("= $", "=").split(" +", -1)));
    return output(command.toArray(String[]::new)).lines().filter(l -> !l.isEmpty()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "jrun che, check checkpoint",
    "jrun help upd, update",
    "jrun --debug sta, start state",
    "jrun --root /x sta, start state",
    "jrun --root=/x sta, start state",
    "jrun -root /x sta, start state",
    "jrun --log-f, --log-format",
    "'jrun --log-format ', text json",
    "jrun --log-format=, text json",
    "jrun --log-format=j, json",
    "jrun --log-format j, json",
    "'jrun list -f ', table json",
    "jrun list --format=t, table",
    "jrun create --pid-f, --pid-file",
    "jrun delete --re, --regex",
    "jrun run --dry-run=, plan program",
    "jrun run --dry-run --ke, --keep",
    "jrun kill web TER, TERM",
    "jrun kill -a web TER, TERM",
    "jrun exec --cap CAP_SYS_A, CAP_SYS_ADMIN",
    "jrun keeper st, status stop",
    "jrun spec -b share/b, share/bash-completion",
    "jrun --log share/man/man8/jrun-ki, share/man/man8/jrun-kill.8",
  })
  void bashOffersWhatFits(String line, String words) throws Exception {
    assertEquals(List.of(words.split(" ")), offered(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jrun kill web -", "jrun exec web sh -", "jrun create ", "jrun state a b"})
  void bashOffersNothingWhereNothingFits(String line) throws Exception {
    assertEquals(List.of(), offered(line));
  }

  @Test
  void bashOffersTheContainersThereAre() throws Exception {
    Path jrun = tree.resolve("jrun");
    Files.writeString(
        jrun,
        """
        #!/bin/sh
        exec '%s/bin/java' -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '%s' \\
          dev.jrun.runtime.cli.Main "$@"
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertTrue(jrun.toFile().setExecutable(true));
    try (Sandbox sandbox = new Sandbox()) {
      for (String id : List.of("web1", "web2", "other")) {
        new CreateContainer(sandbox.host()).run(sandbox.request(id, "true"));
      }
      String call = jrun + " --root " + sandbox.root();
      assertEquals(List.of("web1", "web2"), offered(call + " start we"));
      assertEquals(List.of("other"), offered(call + " exec -t o"));
      assertEquals(List.of("other", "web1", "web2"), offered(call.replace("t /", "t=/") + " top "));
      for (String id : List.of("web1", "web2", "other")) {
        new DeleteContainer(sandbox.host()).run(id, true);
      }
    }
  }
}
