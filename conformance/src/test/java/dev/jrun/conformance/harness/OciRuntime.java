package dev.jrun.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

  /** Begins any command line as the runtime's would be. */
  public Call begin(Map<String, String> environment, List<String> command) {
    return calls().begin(environment, command);
  }

  /**
   * A process builder with the environment and working directory of every call, its streams being
   * pipes.
   */
  public ProcessBuilder builder(List<String> command) {
    return calls().builder(command);
  }

  /** Waits for the end of a call. */
  public Outcome wait(Call call) {
    return calls().wait(call);
  }

  private Calls calls() {
    return new Calls(workDirectory);
  }

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
