package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.runtime.client.ClientFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What starts a JVM for one command, with a stand-in for java that tells what it was given: the
 * launcher script, and the client, which becomes that script since the stand-in is no keeper.
 */
@ParameterizedClass
@ValueSource(strings = {"bin/jrun", "bin/jrun-jvm"})
class LauncherTest {
  private static final String TELLING =
      """
      #!/bin/sh
      printf 'java %s\\n' "$0"
      printf 'argument %s\\n' "$@"
      command -p env | command -p sed 's/^/environment /'
      command -p cat
      """;

  @Parameter String program;
  @TempDir Path temporary;
  private Path tree;
  private Path launcher;

  @BeforeEach
  void installTree() throws IOException {
    tree = temporary.resolve("a tree");
    for (String file : List.of("bin/jrun-jvm", "lib/find-java.sh")) {
      Path copy = tree.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of("src/main/dist").resolve(file), copy);
    }
    executable(tree.resolve("bin/jrun-jvm"));
    // The content is what tells builds apart: of this one there can be no keeper yet.
    Files.writeString(tree.resolve("lib/runtime.jar"), temporary.toString());
    ClientFile.main(new String[] {tree.toString(), temporary.resolve("keepers").toString()});
    launcher = tree.resolve(program);
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3", "26-ea", "100.1"})
  void takesJavaHomeIfItIsNewEnough(String version) throws Exception {
    Path home = home("new enough", version);
    Started started = start(Map.of("JAVA_HOME", home.toString()), launcher);
    assertEquals("java " + home + "/bin/java", started.lines("java").getFirst());
    assertEquals("", started.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_452", "17.0.15", "24.0.2", "nonsense", ""})
  void passesOverOtherHomes(String version) throws Exception {
    Path old = home("old", version);
    Path young = home("young", "999");
    Started started =
        start(Map.of("JAVA_HOME", old.toString(), "PATH", young + "/bin:/usr/bin:/bin"), launcher);
    assertFalse(started.lines("java").contains("java " + old + "/bin/java"), started.out());
  }

  @Test
  void hasNoNeedOfAnEnvironmentNorOfADirectory() throws Exception {
    Path home = home("home", "25");
    Path link = temporary.resolve("link to it");
    Files.createSymbolicLink(link, Path.of("a tree", program));
    for (Path path : List.of(launcher, link)) {
      for (Map<String, String> environment :
          List.of(
              Map.of("JAVA_HOME", home.toString()),
              Map.of("JAVA_HOME", home.toString(), "PATH", "/nonexistent"))) {
        Started started = start(environment, path, "state", "a");
        assertEquals("", started.err());
        assertTrue(started.hasArgumentsAtTheEnd("-jar", jar(), "state", "a"), started.out());
      }
    }
  }

  private String jar() {
    return tree.resolve("bin/../lib/runtime.jar").toString();
  }

  @Test
  void passesArgumentsAndStandardInputOnUnchanged() throws Exception {
    Path home = home("home", "25");
    String[] arguments = {"--root", "a  b", "", "*", "$HOME", "`id`", "ü", "-", "--", "'\""};
    Started started = start(Map.of("JAVA_HOME", home.toString()), launcher, arguments);
    assertTrue(started.hasArgumentsAtTheEnd(arguments), started.out());
    assertTrue(started.out().endsWith("input\n"), started.out());
  }

  @Test
  void hidesWhatMakesAJvmTalkAndKeepsTheRestOfTheEnvironment() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", home("home", "25").toString());
    environment.put("JAVA_TOOL_OPTIONS", "-Dx");
    environment.put("JDK_JAVA_OPTIONS", "-Dx");
    environment.put("_JAVA_OPTIONS", "-Dx");
    environment.put("home", "mine");
    environment.put("key", "mine");
    environment.put("major", "mine");
    Started started = start(environment, launcher);
    List<String> variables = started.lines("environment");
    assertTrue(variables.stream().noneMatch(line -> line.contains("OPTIONS")), started.out());
    assertTrue(
        variables.containsAll(
            List.of("environment home=mine", "environment key=mine", "environment major=mine")),
        started.out());
    assertEquals(List.of(), variables.stream().filter(line -> line.contains(" jrun_")).toList());
  }

  @Test
  void tellsTheProgramTheCallersLocale() throws Exception {
    String home = home("home", "25").toString();
    assertTrue(
        start(Map.of("JAVA_HOME", home), launcher)
            .lines("argument")
            .contains("argument -Djrun.caller.LC_ALL="));
    Started started = start(Map.of("JAVA_HOME", home, "LC_ALL", "de DE"), launcher);
    assertTrue(started.lines("argument").contains("argument -Djrun.caller.LC_ALL==de DE"));
    assertTrue(started.lines("environment").contains("environment LC_ALL=C.UTF-8"));
  }

  @Test
  void saysInOneLineThatThereIsNoJava() throws Exception {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    String withoutJdks =
        "mount -t tmpfs none /usr/lib/jvm && exec env -i PATH=/nonexistent \"$0\" state x";
    if (!Files.isDirectory(Path.of("/usr/lib/jvm"))) {
      withoutJdks = "exec env -i PATH=/nonexistent \"$0\" state x";
    }
    Started started =
        start(
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
            Path.of("/usr/bin/unshare"),
            "--mount",
            "sh",
            "-c",
            withoutJdks,
            launcher.toString());
    assertEquals(
        new Started(1, "", "jrun: no Java 25 or newer found in JAVA_HOME, /usr/lib/jvm and PATH\n"),
        started);
  }

  private Path home(String name, String version) throws IOException {
    Path home = temporary.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(home.resolve("bin/java"), TELLING);
    executable(home.resolve("bin/java"));
    return home;
  }

  @Test
  void closedStreamsAreTheNullDevice() throws Exception {
    Path home = home("home", "25");
    Path seen = temporary.resolve("seen");
    Files.writeString(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        seen=$(command -p readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
        echo "$seen" > %s
        """
            .formatted(seen));
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh", "-c", "exec \"$0\" state x <&- >&- 2>&-", launcher.toString());
    builder.environment().clear();
    builder.environment().put("JAVA_HOME", home.toString());
    assertEquals(0, builder.start().waitFor());
    assertEquals(List.of("/dev/null", "/dev/null", "/dev/null"), Files.readAllLines(seen));
  }

  @Test
  void descriptorsOfTheCallerArriveAndNoOthers() throws Exception {
    Path home = home("home", "25");
    Files.writeString(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        printf 'argument %s\\n' "$@"
        # Without those that are this script itself and the listing.
        for number in 3 4 5 6 7 8 9; do
          [ ! -e "/proc/$$/fd/$number" ] || [ "/proc/$$/fd/$number" -ef "$0" ] || echo "open $number"
        done
        """);
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh", "-c", "exec \"$0\" state x 3</dev/null 4</dev/null", launcher.toString());
    builder.environment().clear();
    builder.environment().put("JAVA_HOME", home.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    Started started = new Started(0, out, "");
    assertEquals(List.of("open 3", "open 4"), started.lines("open"));
    assertTrue(started.lines("argument").contains("argument -Djrun.caller.descriptors=5"), out);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Started start(Map<String, String> environment, Path program, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path err = Files.createTempFile(temporary, "err", null);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write("input\n");
    } catch (IOException e) {
      // It has ended without reading.
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Started(process.waitFor(), out, Files.readString(err));
  }

  private record Started(int status, String out, String err) {
    List<String> lines(String kind) {
      return out.lines().filter(line -> line.startsWith(kind + " ")).toList();
    }

    boolean hasArgumentsAtTheEnd(String... arguments) {
      List<String> all = lines("argument");
      List<String> expected = Stream.of(arguments).map(a -> "argument " + a).toList();
      return all.size() >= expected.size()
          && all.subList(all.size() - expected.size(), all.size()).equals(expected);
    }
  }
}
