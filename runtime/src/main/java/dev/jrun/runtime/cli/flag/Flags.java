package dev.jrun.runtime.cli.flag;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.UsageException;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Stack;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The flags and arguments of a command: declared, in the order of the help, and then set by each
 * command line anew. Flags are taken as Go's flag package and the command line library of runc take
 * them: {@code --flag value}, {@code --flag=value}, one dash as good as two (go-runc sends {@code
 * -no-subreaper}), any flag more than once, {@code --flag=false}; errors are in their words, some
 * of which callers look for.
 */
public final class Flags {
  private final List<String> description;
  private final CommandSpec spec = CommandSpec.create();
  private final CommandLine commandLine = new CommandLine(spec);
  private final List<Flag<?>> declared = new ArrayList<>();
  private final Flag<Boolean> help;
  private ParseResult result;

  /**
   * None yet, but for help.
   *
   * @param description of the command, in lines
   */
  public Flags(String... description) {
    this.description = List.of(description);
    commandLine
        .setOverwrittenOptionsAllowed(true)
        .setAllowOptionsAsOptionParameters(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // An argument that starts with @ is not the name of a file with arguments.
        .setExpandAtFiles(false);
    List<String> names = List.of("--help", "-h");
    help = add(names, option(names, boolean.class, false, "show help").usageHelp(true));
  }

  /**
   * Takes everything after the first argument as an argument, even if it looks like a flag, as a
   * signal {@code -9} does.
   */
  public Flags stoppingAtArgument() {
    commandLine.setStopAtPositional(true);
    return this;
  }

  /**
   * Leaves the first argument that is not a flag, and everything after it, to {@link #rest()}:
   * picocli would try to read each of them as a number, and compare it with each flag.
   */
  public Flags leavingTheRest() {
    commandLine.setStopAtUnmatched(true).setUnmatchedOptionsArePositionalParams(true);
    return this;
  }

  /** Declares a flag that is there or not, or has the value true or false. */
  public Flag<Boolean> toggle(List<String> names, String... lines) {
    return declare(names, option(names, boolean.class, false, lines));
  }

  /** Declares a flag whose value is any text. */
  public Flag<String> text(List<String> names, String label, String initial, String... lines) {
    return declare(names, option(names, String.class, initial, lines).paramLabel(label));
  }

  /** Declares a flag that may be given more than once, each time with any text. */
  public Flag<List<String>> texts(List<String> names, String label, String... lines) {
    return declare(
        names,
        option(names, List.class, List.of(), lines)
            .auxiliaryTypes(String.class)
            .arity("1")
            .paramLabel(label));
  }

  /** Declares a flag whose value is a number, 0 if it is not given. */
  public Flag<Integer> number(List<String> names, String label, String... lines) {
    return declare(names, option(names, int.class, 0, lines).paramLabel(label));
  }

  /** Declares a flag whose value is one of a few words, in upper or lower case. */
  public <E extends Enum<E>> Flag<E> choice(List<String> names, E initial, String... lines) {
    return declare(
        names,
        option(names, initial.getDeclaringClass(), initial, lines).paramLabel(words(initial)));
  }

  /** Declares such a flag that may also stand alone, and then has its default value. */
  public <E extends Enum<E>> Flag<E> optionalChoice(
      List<String> names, E initial, String... lines) {
    return declare(
        names,
        option(names, initial.getDeclaringClass(), initial, lines)
            .paramLabel(words(initial))
            .arity("0..1")
            .fallbackValue(initial.name())
            .preprocessor(Flags::withoutSeparateValue));
  }

  /** All of its kind, as they are written: {@code cgroupfs|systemd|disabled}. */
  private static <E extends Enum<E>> String words(E one) {
    return Arrays.stream(one.getDeclaringClass().getEnumConstants())
        .map(word -> word.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("|"));
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

  /** With one dash, too. */
  private static OptionSpec.Builder option(
      List<String> names, Class<?> type, Object initial, String... lines) {
    return OptionSpec.builder(
            names.stream()
                .flatMap(n -> n.startsWith("--") ? Stream.of(n, n.substring(1)) : Stream.of(n))
                .toArray(String[]::new))
        .type(type)
        .initialValue(initial)
        .description(lines);
  }

  private <T> Flag<T> declare(List<String> names, OptionSpec.Builder builder) {
    Flag<T> flag = add(names, builder);
    declared.add(flag);
    return flag;
  }

  private <T> Flag<T> add(List<String> names, OptionSpec.Builder builder) {
    OptionSpec option = builder.build();
    spec.addOption(option);
    return new Flag<>(names, option);
  }

  /** Declares the next argument. */
  public Argument argument(String label) {
    return argument(label, true, "");
  }

  /** Declares one more argument, which need not be there. */
  public Argument optionalArgument(String label, String initial) {
    return argument(label, false, initial);
  }

  /** Declares that any number of arguments may follow. */
  public Supplier<List<String>> moreArguments(String label) {
    PositionalParamSpec parameter =
        PositionalParamSpec.builder()
            .index(spec.positionalParameters().size() + "..*")
            .paramLabel(label)
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .initialValue(List.of())
            .build();
    spec.addPositional(parameter);
    return () -> {
      List<String> words = parameter.getValue();
      return words == null ? List.of() : List.copyOf(words);
    };
  }

  private Argument argument(String label, boolean required, String initial) {
    PositionalParamSpec parameter =
        PositionalParamSpec.builder()
            .index(Integer.toString(spec.positionalParameters().size()))
            .paramLabel(label)
            .arity(required ? "1" : "0..1")
            .required(required)
            .type(String.class)
            .initialValue(initial)
            .build();
    spec.addPositional(parameter);
    return new Argument(parameter);
  }

  /**
   * Sets flags and arguments.
   *
   * @param command its name, for errors
   * @return whether help is wanted instead
   * @throws UsageException if the words do not fit what is declared
   */
  public boolean parse(String command, List<String> words) throws UsageException {
    try {
      result = commandLine.parseArgs(words.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw e.isUnknownOption()
          ? unknownFlag(e.getUnmatched().getFirst())
          : wrongCount(command, Integer.MAX_VALUE);
    } catch (MissingParameterException e) {
      throw e.getMissing().getFirst() instanceof OptionSpec option
          ? UsageException.ofFlag("flag needs an argument: " + option.longestName())
          : unknownFlagOr(wrongCount(command, 0));
    } catch (ParameterException e) {
      throw e.getArgSpec() instanceof OptionSpec option
          ? UsageException.ofFlag(
              "invalid value \"%s\" for flag %s".formatted(e.getValue(), option.longestName()))
          : UsageException.ofFlag(e.getMessage());
    }
    refuseUnknown();
    return help.value();
  }

  /**
   * What was left may begin with a flag that picocli does not know; a dash alone is none, as in Go.
   */
  private void refuseUnknown() throws UsageException {
    if (!rest().isEmpty() && rest().getFirst().startsWith("-") && !rest().getFirst().equals("-")) {
      throw unknownFlag(rest().getFirst());
    }
  }

  private UsageException wrongCount(String command, int given) {
    List<PositionalParamSpec> arguments = spec.positionalParameters();
    int least = arguments.stream().mapToInt(argument -> argument.arity().min()).sum();
    int most = arguments.size();
    String requirement =
        least == most
            ? "exactly " + least
            : given < least ? "a minimum of " + least : "a maximum of " + most;
    return UsageException.ofArguments(
        "jrun: \"%s\" requires %s argument(s)".formatted(command, requirement));
  }

  /** An unknown flag is the better explanation. */
  private UsageException unknownFlagOr(UsageException otherwise) {
    return commandLine.getUnmatchedArguments().stream()
        .filter(argument -> argument.startsWith("-"))
        .findFirst()
        .map(Flags::unknownFlag)
        .orElse(otherwise);
  }

  private static UsageException unknownFlag(String flag) {
    return UsageException.ofFlag("flag provided but not defined: " + flag);
  }

  /** The arguments that were left. */
  public List<String> rest() {
    return result.unmatched();
  }

  /**
   * Refuses what has been parsed and is not there yet.
   *
   * @throws CommandException naming the flag
   */
  public void refuseUnsupported() throws CommandException {
    for (Flag<?> flag : declared) {
      if (flag.isRefused()) {
        throw new CommandException(ErrorCode.UNSUPPORTED, flag.name() + ": not supported yet");
      }
    }
  }

  /** What the command does, in lines. */
  public List<String> description() {
    return description;
  }

  /** All flags that the help shows, in its order. */
  public Stream<Flag<?>> all() {
    return Stream.concat(declared.stream().filter(flag -> !flag.isHidden()), Stream.of(help));
  }

  /** The labels of the arguments. */
  public List<String> arguments() {
    return spec.positionalParameters().stream().map(ArgSpec::paramLabel).toList();
  }

  /** Whether no flag comes after the first argument. */
  public boolean stopAtArgument() {
    return commandLine.isStopAtPositional();
  }
}
