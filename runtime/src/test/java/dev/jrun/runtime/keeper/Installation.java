package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.spec.Root;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * jrun as it is installed, client, launcher and jar, in a directory of its own, where its keepers
 * listen, too. They end with it.
 */
final class Installation implements AutoCloseable {
  /** More than a JVM needs to start on a busy machine. */
  private static final long PATIENCE_SECONDS = 120;

  private final Path directory;
  private final String build;

  Installation() throws IOException {
    this("0123456789ab", Files.createTempDirectory("jrun-keeper").toRealPath());
  }

  private Installation(String build, Path directory) throws IOException {
    this.directory = directory;
    this.build = build;
    Path dist = Path.of("src/main/dist");
    Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(directory.resolve("lib"));
    Files.copy(dist.resolve("lib/find-java.sh"), directory.resolve("lib/find-java.sh"));
    executable(
        launcher(),
        Files.readString(dist.resolve("bin/jrun-jvm"))
            .replaceFirst("\n", "\necho \"\\${1-}\" >>" + starts() + "\n")
            .replace("  -jar ", "  -Djrun.settings=" + settings() + " -jar ")
            .getBytes(StandardCharsets.UTF_8));
    executable(
        client(), new ClientProgram(build, place().toString()).file(Kernel.host().architecture()));
    writeJar(directory.resolve("lib/runtime.jar"));
  }

  /** So many clients at once are all served, each with its own output. */
  void assertServesAtOnce(int count) throws IOException {
    List<Process> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(
          builder(List.of(client().toString(), "--version"))
              .redirectErrorStream(true)
              .redirectOutput(file("out" + i).toFile())
              .start());
    }
    for (int i = 0; i < count; i++) {
      assertEquals(0, await(clients.get(i)));
      assertTrue(Files.readString(file("out" + i)).startsWith("jrun version "));
    }
  }

  /** Replaces the client and the jar: its keepers are of another build from now on. */
  Installation upgrade(String other) throws IOException {
    Files.delete(launcher());
    Files.delete(client());
    Files.delete(directory.resolve("lib/find-java.sh"));
    return new Installation(other, directory);
  }

  private static void executable(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A jar that has nothing itself, but names what these tests were started with. */
  private static void writeJar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    attributes.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
    try (OutputStream out = Files.newOutputStream(file)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  /** The executable that users call. */
  Path client() {
    return directory.resolve("bin/jrun");
  }

  /** What the client becomes without a keeper, and starts a keeper with. */
  Path launcher() {
    return directory.resolve("bin/jrun-jvm");
  }

  /** Where keepers listen; there is no such directory before the first. */
  Path place() {
    return directory.resolve("run");
  }

  /** The socket of the keeper of this mount namespace. */
  Path socket() throws IOException {
    return place().resolve(build + "." + Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
  }

  /** Asserts that keepers that have ended left nothing where they listened. */
  void assertVacated() throws IOException {
    try (Stream<Path> files = Files.list(place())) {
      assertEquals(List.of(), files.toList());
    }
  }

  /** The file with the settings; there is none. */
  Path settings() {
    return directory.resolve("jrun.json");
  }

  /**
   * A bundle for a container of the sandbox, in it: the next test's begins empty.
   *
   * @param spec changes the default configuration
   */
  Path bundle(Sandbox sandbox, String id, UnaryOperator<Spec> spec, String... args)
      throws IOException {
    Path bundle = Files.createDirectories(sandbox.bundle().resolve("bundles").resolve(id));
    Spec configured =
        spec.apply(sandbox.spec(id, args)).withRoot(new Root(sandbox.rootfs().toString(), false));
    Files.writeString(
        bundle.resolve("config.json"), SpecWriter.write(configured, SpecWriter.Indent.TAB));
    return bundle;
  }

  /** The same with the default configuration. */
  Path bundle(Sandbox sandbox, String id, String... args) throws IOException {
    return bundle(sandbox, id, UnaryOperator.identity(), args);
  }

  /** Waits until nobody is served. */
  void awaitRest() throws IOException, InterruptedException {
    while (!jrun("keeper", "status").out().contains("clients     1\n")) {
      Thread.sleep(20);
    }
  }

  /** Somewhere to put files. */
  Path file(String name) {
    return directory.resolve(name);
  }

  private Path starts() {
    return directory.resolve("starts");
  }

  /** With which first argument JVMs were started, one after the other. */
  List<String> started() throws IOException {
    return Files.exists(starts()) ? Files.readAllLines(starts()) : List.of();
  }

  /** How many commands were served by a JVM of their own. */
  long alone() throws IOException {
    return started().stream().filter(argument -> !argument.startsWith("--keeper=")).count();
  }

  /** What a caller sees of a command. */
  record Outcome(int status, String out, String err) {}

  /** Runs a command with nothing to read. */
  Outcome jrun(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(client().toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs a shell's script, {@code $0} in which is the client. */
  Outcome shell(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", script, client().toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Outcome run(List<String> command) throws IOException {
    Path out = Files.createTempFile(directory, "out", null);
    Path err = Files.createTempFile(directory, "err", null);
    Process process =
        builder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int status = await(process);
    Outcome outcome = new Outcome(status, Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return outcome;
  }

  /** A command that has nothing to read. */
  ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
  }

  /** The exit status of a process, which ends in time. */
  static int await(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still runs: " + process.info().commandLine());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** The keepers that run. */
  List<ProcessHandle> keepers() throws IOException {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (commandLine(process).contains("--keeper=" + place() + "/")) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  /** The one keeper, started if there is none. */
  ProcessHandle keeper() throws IOException {
    if (keepers().isEmpty()) {
      jrun("--version");
    }
    List<ProcessHandle> keepers = keepers();
    // One that came too late is about to leave.
    for (int i = 0; i < 500 && keepers.size() > 1; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      keepers = keepers();
    }
    if (keepers.size() != 1) {
      throw new AssertionError(keepers + " instead of one keeper");
    }
    return keepers.getFirst();
  }

  /** Kills a process and waits until it is gone. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    keepers().forEach(Installation::kill);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(Installation::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (NoSuchFileException _) {
      // A keeper that was ending has removed it.
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
