package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.command.NotSupportedYet;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.UsageException;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Range;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Flags as Go's flag package and the command line library of runc take them: {@code --flag value},
 * {@code --flag=value}, one dash as good as two (go-runc sends {@code -no-subreaper}), any flag
 * more than once, {@code --flag=false}; and errors in their words, some of which callers look for.
 */
final class FlagParser {
  private final String name;
  private final CommandLine commandLine;
  private ParseResult result;

  /**
   * A parser that sets the annotated fields of an object.
   *
   * @param name name of the command, for its errors
   */
  FlagParser(String name, Object options) {
    this.name = name;
    this.commandLine = new CommandLine(options);
    CommandSpec spec = commandLine.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("--help", "-h")
            .usageHelp(true)
            .type(boolean.class)
            .arity("0")
            .description("show help")
            .build());
    List.copyOf(spec.options()).forEach(option -> replace(spec, option));
    commandLine
        .setOverwrittenOptionsAllowed(true)
        .setAllowOptionsAsOptionParameters(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // An argument that starts with @ is not the name of a file with arguments.
        .setExpandAtFiles(false);
  }

  /** Adds the spelling with one dash; makes an optional value need its equals sign. */
  private static void replace(CommandSpec spec, OptionSpec option) {
    String[] names =
        Stream.of(option.names())
            .flatMap(n -> n.startsWith("--") ? Stream.of(n, n.substring(1)) : Stream.of(n))
            .toArray(String[]::new);
    spec.remove(option);
    OptionSpec.Builder replacement = option.toBuilder().names(names);
    if (option.arity().min() == 0 && option.arity().max() == 1) {
      replacement.preprocessor(FlagParser::withoutSeparateValue);
    }
    spec.addOption(replacement.build());
  }

  /** Go's rule for flags that may stand alone: what follows after a space is never their value. */
  private static boolean withoutSeparateValue(
      Stack<String> arguments, CommandSpec spec, ArgSpec flag, Map<String, Object> info) {
    boolean attached = "=".equals(info.get("separator"));
    if (!attached) {
      arguments.push(((OptionSpec) flag).fallbackValue());
    }
    return false;
  }

  /** Takes everything after the first argument that is not a flag as arguments. */
  FlagParser stoppingAtArgument() {
    commandLine.setStopAtPositional(true);
    return this;
  }

  /**
   * Leaves the first argument that is not a flag, and everything after it, to {@link #rest()}:
   * picocli would try to read each of them as a number, and compare it with each flag.
   */
  FlagParser leavingTheRest() {
    commandLine.setStopAtUnmatched(true).setUnmatchedOptionsArePositionalParams(true);
    return this;
  }

  /** The arguments that were left. */
  List<String> rest() {
    return result.unmatched();
  }

  /** What the annotations say, for the help. */
  CommandSpec spec() {
    return commandLine.getCommandSpec();
  }

  /**
   * Sets the fields.
   *
   * @return whether help is wanted instead
   * @throws UsageException if the arguments do not fit the annotations
   */
  boolean parse(List<String> arguments) throws UsageException {
    try {
      result = commandLine.parseArgs(arguments.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw e.isUnknownOption()
          ? unknownFlag(e.getUnmatched().getFirst())
          : wrongCount(Integer.MAX_VALUE);
    } catch (MissingParameterException e) {
      throw e.getMissing().getFirst() instanceof OptionSpec option
          ? UsageException.ofFlag("flag needs an argument: " + option.longestName())
          : unknownFlagOr(wrongCount(0));
    } catch (ParameterException e) {
      throw e.getArgSpec() instanceof OptionSpec option
          ? UsageException.ofFlag(
              "invalid value \"%s\" for flag %s".formatted(e.getValue(), option.longestName()))
          : UsageException.ofFlag(e.getMessage());
    }
    refuseUnknown();
    return result.isUsageHelpRequested();
  }

  /**
   * What was left may begin with a flag that picocli does not know; a dash alone is none, as in Go.
   */
  private void refuseUnknown() throws UsageException {
    if (!rest().isEmpty() && rest().getFirst().startsWith("-") && !rest().getFirst().equals("-")) {
      throw unknownFlag(rest().getFirst());
    }
  }

  private UsageException wrongCount(int given) {
    Range count = argumentCount(spec());
    String requirement =
        count.min() == count.max()
            ? "exactly " + count.min()
            : given < count.min() ? "a minimum of " + count.min() : "a maximum of " + count.max();
    return UsageException.ofArguments(
        "jrun: \"%s\" requires %s argument(s)".formatted(name, requirement));
  }

  /** An unknown flag is the better explanation. */
  private UsageException unknownFlagOr(UsageException otherwise) {
    return commandLine.getUnmatchedArguments().stream()
        .filter(argument -> argument.startsWith("-"))
        .findFirst()
        .map(FlagParser::unknownFlag)
        .orElse(otherwise);
  }

  private static UsageException unknownFlag(String flag) {
    return UsageException.ofFlag("flag provided but not defined: " + flag);
  }

  private static Range argumentCount(CommandSpec spec) {
    int min = 0;
    int max = 0;
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      min += argument.arity().min();
      max += argument.arity().max();
    }
    return new Range(min, max, false, false, null);
  }

  /**
   * Refuses what has been parsed and is not there yet.
   *
   * @throws CommandException naming the flag
   */
  void refuseUnsupported() throws CommandException {
    for (OptionSpec option : result.matchedOptions()) {
      if (isUnsupported(option) && !Boolean.FALSE.equals(option.getValue())) {
        throw new CommandException(option.longestName() + ": not supported yet");
      }
    }
  }

  /** Whether the flag is only there to be refused. */
  static boolean isUnsupported(ArgSpec option) {
    return option.userObject() instanceof AnnotatedElement field
        && field.isAnnotationPresent(NotSupportedYet.class);
  }
}
