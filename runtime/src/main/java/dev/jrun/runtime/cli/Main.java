package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.StandardStreams;
import dev.jrun.runtime.cli.invocation.User;
import dev.jrun.runtime.console.ConsoleStreams;
import dev.jrun.runtime.parent.Parent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that serves one command line: the only place that reads and ends a process. */
public final class Main {
  /**
   * Set by the launcher, which needs LC_ALL for itself: empty if the caller had none, otherwise an
   * equals sign and its value.
   */
  private static final String CALLERS_LOCALE = "jrun.caller.LC_ALL";

  /** Set by the launcher: the first number that was free before the JVM opened files of its own. */
  private static final String CALLERS_DESCRIPTORS = "jrun.caller.descriptors";

  private Main() {}

  /** Runs the command line of this process and exits with its status. */
  public static void main(String[] arguments) throws IOException {
    System.exit(serve(arguments));
  }

  /** Runs a command line as that of this process and returns its exit status. */
  public static int serve(String... arguments) throws IOException {
    return CommandRunner.run(invocation(arguments), InstantSource.system());
  }

  private static Invocation invocation(String[] arguments) throws IOException {
    User user = User.ofThisProcess();
    return new Invocation(
        List.of(arguments),
        environment(),
        Path.of("").toAbsolutePath(),
        Parent.self(),
        new StandardStreams(
            System.in,
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            new ConsoleStreams(0, 1, 2),
            StandardStreams.isTerminal(2)),
        Integer.getInteger(CALLERS_DESCRIPTORS, 3),
        user.id(),
        user.group(),
        user.inUserNamespace(),
        Optional.empty());
  }

  /** The JVM would take the locale's charset, which is ASCII when the environment is empty. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String locale = System.getProperty(CALLERS_LOCALE);
    if (locale != null) {
      environment.remove("LC_ALL");
      if (locale.startsWith("=")) {
        environment.put("LC_ALL", locale.substring(1));
      }
    }
    return environment;
  }
}
