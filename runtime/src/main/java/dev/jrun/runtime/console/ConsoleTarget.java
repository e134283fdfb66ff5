package dev.jrun.runtime.console;

import dev.jrun.runtime.kernel.Kernel;
import java.nio.file.Path;

/** Where the terminal of a process goes, if it has one. */
public sealed interface ConsoleTarget {
  /** Nowhere: it must not have one. */
  record Nowhere() implements ConsoleTarget {}

  /** To the one who listens at a unix socket. */
  record Listener(Path path) implements ConsoleTarget {}

  /** To a terminal that is joined with it as long as the process runs. */
  record Streams(ConsoleStreams streams) implements ConsoleTarget {}

  /** The path of its socket, for plans; empty if it has none. */
  default String socket() {
    return switch (this) {
      case Listener(Path path) -> path.toString();
      case Nowhere _, Streams _ -> "";
    };
  }

  /** The socket that the master end is sent to. */
  default ConsoleSocket connect(Kernel kernel) {
    return switch (this) {
      case Listener(Path path) -> ConsoleSocket.of(kernel, path);
      case Streams _ -> ConsoleSocket.pair(kernel);
      case Nowhere _ -> throw new IllegalStateException("a terminal for nobody");
    };
  }
}
