package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.Diagnosis;
import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.runtime.lifecycle.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which containers a command is about: one, or with {@code --regex}, as crun has it, many. */
final class ContainerMatch {
  private final Flag<Boolean> regex;
  private final Argument id;

  /** Declares flag and argument among those of a command. */
  ContainerMatch(Flags flags) {
    regex =
        flags.toggle(
            List.of("--regex", "-r"),
            "the id is a regular expression: all containers in whose id it is found");
    id = flags.argument("<container-id>");
  }

  /** What is done with one container. */
  @FunctionalInterface
  interface Operation {
    void run(String id) throws IOException;
  }

  /**
   * Does it with each container, also if it fails for some.
   *
   * @throws CommandException with all that failed, if it is done with many
   */
  void forEach(Host host, Operation operation) throws CommandException, IOException {
    if (!regex.value()) {
      operation.run(id.value());
      return;
    }
    List<Diagnosis> failures = new ArrayList<>();
    Predicate<String> matches = matcher();
    for (String candidate : ContainerInfo.ids(host)) {
      if (matches.test(candidate)) {
        try {
          operation.run(candidate);
        } catch (IOException | RuntimeException failure) {
          failures.add(Diagnosis.of(failure).worded(message -> candidate + ": " + message));
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new CommandException(
          failures.getFirst().code(),
          String.join("; ", failures.stream().map(Diagnosis::message).toList()));
    }
  }

  private Predicate<String> matcher() throws CommandException {
    try {
      return Pattern.compile(id.value()).asPredicate();
    } catch (PatternSyntaxException wrong) {
      throw new CommandException(
          ErrorCode.INVALID_USAGE,
          "--regex: \"%s\": %s"
              .formatted(id.value(), wrong.getDescription().toLowerCase(Locale.ROOT)),
          wrong);
    }
  }
}
