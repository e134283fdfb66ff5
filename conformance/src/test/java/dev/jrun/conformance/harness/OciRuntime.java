package dev.jrun.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The runtime under test, with a state directory of its own.
 *
 * <p>It is called as its real callers do: by an absolute path, with an almost empty environment
 * (podman passes little more than {@code PATH}) and without a terminal.
 *
 * @param binary the program, {@code -Djrun.conformance.runtime}
 * @param root the state directory, passed as {@code --root}
 * @param workDirectory where its output is kept, and its working directory
 * @param launcher the beginning of each command line, such as {@code setpriv}; empty for none
 */
public record OciRuntime(Path binary, Path root, Path workDirectory, List<String> launcher) {

  /** A call that takes longer hangs. */
  private static final Duration PATIENCE = Patience.of(30);

  /**
   * The program that {@code -Djrun.conformance.runtime} names, by default the jrun of this build.
   */
  public static Path configuredBinary() {
    // Surefire sets basedir to the module's directory.
    Path built = Path.of(System.getProperty("basedir", ""), "../runtime/target/jrun/bin/jrun");
    return Path.of(System.getProperty("jrun.conformance.runtime", built.toString()))
        .toAbsolutePath()
        .normalize();
  }

  /**
   * The name of the runtime, which known differences are told by: that of its file, symbolic links
   * resolved.
   */
  public static String name() {
    try {
      return configuredBinary().toRealPath().getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first number with dots in {@code --version}, such as {@code 1.1.5}. */
  public static String version() {
    return Version.OF_THE_BINARY;
  }

  /** Calls a command with {@code --root}, and waits for the end. */
  public Outcome call(String... arguments) {
    return call(Map.of(), arguments);
  }

  /** Calls a command with {@code --root} and a larger environment, and waits for the end. */
  public Outcome call(Map<String, String> environment, String... arguments) {
    return wait(begin(environment, command(arguments)));
  }

  /** The command line for a command with {@code --root}. */
  public List<String> command(String... arguments) {
    var command = new ArrayList<>(launcher);
    command.addAll(List.of(binary.toString(), "--root", root.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The same, started by another program. */
  OciRuntime through(String... program) {
    return new OciRuntime(binary, root, workDirectory, List.of(program));
  }

  /** Runs any command line as the runtime would be, and waits for the end. */
  public Outcome callExactly(List<String> command) {
    return wait(begin(Map.of(), command));
  }

  /** Begins a command with {@code --root} that the case does not wait for. */
  public Call begin(String... arguments) {
    return begin(Map.of(), command(arguments));
  }

  /** Begins any command line: standard input is {@code /dev/null}, the output goes to files. */
  public Call begin(Map<String, String> environment, List<String> command) {
    try {
      Path stdout = Files.createTempFile(workDirectory, "call", ".out");
      Path stderr = Files.createTempFile(workDirectory, "call", ".err");
      var builder = builder(command);
      builder.environment().putAll(environment);
      builder.redirectInput(Path.of("/dev/null").toFile());
      // Files, not pipes: a container that outlives the call keeps the other end of a pipe open.
      builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
      return new Call(command, builder.start(), stdout, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A process builder with the environment and working directory of every call, its streams being
   * pipes.
   */
  public ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).directory(workDirectory.toFile());
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    String[] variable = System.getProperty("jrun.conformance.environment", "").split("=", 2);
    if (variable.length == 2) {
      builder.environment().put(variable[0], variable[1]);
    }
    return builder;
  }

  /** Waits for the end of a call. */
  public Outcome wait(Call call) {
    try {
      if (!call.process().waitFor(PATIENCE)) {
        call.process().destroyForcibly().waitFor();
        throw new AssertionError(
            "no end after %d s: %s%n%s"
                .formatted(
                    PATIENCE.toSeconds(),
                    String.join(" ", call.command()),
                    Files.readString(call.stderr())));
      }
      return new Outcome(
          call.command(),
          call.process().exitValue(),
          Files.readString(call.stdout()),
          Files.readString(call.stderr()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      call.process().destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  /**
   * A call under way.
   *
   * @param command its command line
   * @param process the process of the runtime
   * @param stdout the file that takes its standard output
   * @param stderr the file that takes its standard error
   */
  public record Call(List<String> command, Process process, Path stdout, Path stderr) {}

  /** Asked once: a peer's version does not change during the suite. */
  private static final class Version {
    static final String OF_THE_BINARY = ask();

    private static String ask() {
      try {
        var process = new ProcessBuilder(configuredBinary().toString(), "--version").start();
        var number =
            Pattern.compile("\\d+(\\.\\d+)+")
                .matcher(new String(process.getInputStream().readAllBytes(), UTF_8));
        return number.find() ? number.group() : "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
