package dev.jrun.runtime.cli.manual;

import dev.jrun.runtime.kernel.Signal;
import dev.jrun.spec.LinuxCapabilities;
import java.util.List;

/**
 * What a shell offers for a word of the command line. Its label tells: words with the same label
 * are of the same kind.
 */
sealed interface Offer {
  /** Files of the host. */
  record Files() implements Offer {}

  /** Directories of the host. */
  record Directories() implements Offer {}

  /** The ids of the containers there are. */
  record Containers() implements Offer {}

  /** A few words. */
  record Words(List<String> words) implements Offer {}

  /** Nothing: only the caller knows it. */
  record Nothing() implements Offer {}

  /** What is offered for a label, for example {@code dir} or {@code table|json}. */
  static Offer of(String label) {
    return switch (label) {
      case "file", "path" -> new Files();
      case "dir" -> new Directories();
      case "<container-id>" -> new Containers();
      case "[signal]" -> new Words(Signal.names());
      case "capability" -> new Words(LinuxCapabilities.NAMES);
      case "network" -> new Words(List.of(label));
      case String choice when choice.contains("|") -> new Words(List.of(choice.split("\\|", -1)));
      default -> new Nothing();
    };
  }
}
