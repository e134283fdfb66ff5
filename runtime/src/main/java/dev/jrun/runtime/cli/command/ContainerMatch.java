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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which containers a command is about: one, or with {@code --regex}, as crun has it, many. */
final class ContainerMatch {
  private static final int LONGEST_PATTERN = 1024;
  private static final int MOST_LOOKS = 1_000_000;

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
    Pattern pattern = pattern();
    for (String candidate : ContainerInfo.ids(host)) {
      if (isFoundIn(candidate, pattern)) {
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

  private Pattern pattern() throws CommandException {
    if (id.value().isEmpty() || id.value().length() > LONGEST_PATTERN) {
      throw new CommandException(
          ErrorCode.INVALID_USAGE, "--regex: not of 1 to %d characters".formatted(LONGEST_PATTERN));
    }
    try {
      return Pattern.compile(id.value());
    } catch (PatternSyntaxException wrong) {
      throw new CommandException(
          ErrorCode.INVALID_USAGE,
          "--regex: \"%s\": %s"
              .formatted(id.value(), wrong.getDescription().toLowerCase(Locale.ROOT)),
          wrong);
    }
  }

  private static boolean isFoundIn(String candidate, Pattern pattern) throws CommandException {
    try {
      return pattern.matcher(new Candidate(candidate, new AtomicInteger(MOST_LOOKS))).find();
    } catch (TooManyLooksException _) {
      throw new CommandException(
          ErrorCode.INVALID_USAGE, "--regex: takes too long to compare with " + candidate);
    }
  }

  private static final class TooManyLooksException extends RuntimeException {}

  /** An id, at which a pattern may look only so often: some would do it for ever. */
  private record Candidate(String id, AtomicInteger looks) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (looks.decrementAndGet() < 0) {
        throw new TooManyLooksException();
      }
      return id.charAt(index);
    }

    @Override
    public int length() {
      return id.length();
    }

    @Override
    public CharSequence subSequence(int begin, int end) {
      return id.subSequence(begin, end);
    }
  }
}
