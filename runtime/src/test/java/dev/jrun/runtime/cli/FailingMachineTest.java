package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller sees when memory, descriptors or the disk of standard output are at an end. */
class FailingMachineTest {
  @TempDir Path temporary;

  private record Ended(int status, String err) {}

  /** A JVM with this command line, from a shell that prepares it. */
  private Ended jrun(String preparation, String option, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                preparation + " exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path err = temporary.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectOutput(temporary.resolve("out").toFile())
            .redirectError(err.toFile())
            .start();
    return new Ended(process.waitFor(), Files.readString(err));
  }

  @Test
  void withoutMemoryThereIsOneLine() throws Exception {
    try (Writer config =
        Files.newBufferedWriter(temporary.resolve("config.json"), StandardCharsets.US_ASCII)) {
      config.write("{\"ociVersion\": \"1.0.0\", \"annotations\": {\"a\": \"b\"");
      for (int i = 0; i < 500_000; i++) {
        config.write(", \"key%d\": \"%d\"".formatted(i, i));
      }
      config.write("}}");
    }
    Ended ended = jrun("", "-Xmx16m", "--log", "log", "check");
    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.err().matches("out of memory: .*\n"), ended.err());
    assertEquals(1, Files.readAllLines(temporary.resolve("log")).size());
  }

  /** Runs a container of the default configuration, the shell having done {@code first}. */
  private Ended runDefault(String first) throws Exception {
    Files.createDirectory(temporary.resolve("rootfs"));
    jrun("", "-Xmx64m", "spec");
    return jrun(first, "-Xmx64m", "--root", temporary.resolve("state").toString(), "run", "c");
  }

  @Test
  void tooFewDescriptorsAreNamedAndCounted() throws Exception {
    Ended ended = runDefault("ulimit -n 32;");
    assertEquals(1, ended.status(), ended.err());
    assertTrue(
        ended
            .err()
            .contains("RLIMIT_NOFILE, the limit of open files, is 32: a launch needs about "),
        ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  /** By a personality(2) with UNAME26, under which the kernel itself says that it is a 2.6. */
  @Test
  void aKernelThatIsTooOldIsNamed() throws Exception {
    Ended ended = runDefault("set -- setarch --uname-2.6 \"$@\";");
    assertEquals(1, ended.status(), ended.err());
    assertTrue(
        ended.err().matches("(?s).*Linux 2[.]6[.]\\S+ is too old: jrun needs 5[.]14 or later.*"),
        ended.err());
    assertTrue(Files.notExists(temporary.resolve("state")), "something was made");
  }

  @Test
  void aFullStandardOutputIsAnError() throws Exception {
    Ended ended = jrun("exec > /dev/full;", "-Xmx64m", "features");
    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.err().contains("can't write to standard output"), ended.err());
  }
}
