package dev.jrun.runtime.cli.manual;

import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for fish 3.1 or newer. */
final class FishCompletion {
  private static final String HEAD =
      """
      # Completion of jrun's command line for fish, generated from what its commands declare.

      # The flags in front of the command, with the words so far; prints what comes after them.
      function __jrun_rest
          set -l words (commandline --tokenize --current-process --cut-at-cursor)
          argparse --stop-nonopt GLOBALS -- $words[2..-1] 2>/dev/null
          or return
          set -g __jrun_root $_flag_root[-1]
          printf '%s\\n' $argv
      end

      # Whether the command is this one; without an argument, whether there is none yet.
      function __jrun_command_is
          set -l rest (__jrun_rest)
          test "$rest[1]" = "$argv[1]"
      end

      function __jrun_containers
          __jrun_rest >/dev/null
          if test -n "$__jrun_root"
              command jrun --root $__jrun_root list --quiet 2>/dev/null
          else
              command jrun list --quiet 2>/dev/null
          end
      end

      complete -c jrun -f
      """;

  private final StringBuilder text = new StringBuilder();

  private FishCompletion(Manual.CommandLineModel model) {
    text.append(HEAD.replace("GLOBALS", globals(model.globals())));
    flags("__jrun_command_is", model.globals());
    for (CommandTable command : CommandTable.values()) {
      row("__jrun_command_is", "-a " + command.word(), command.summary());
    }
    row("__jrun_command_is", "-a help", "show the list of commands or help for one command");
    for (CommandTable command : CommandTable.values()) {
      String condition = "__jrun_command_is " + command.word();
      text.append('\n');
      flags(condition, model.flags(command));
      model.flags(command).arguments().forEach(label -> argument(condition, label));
    }
    text.append("\ncomplete -c jrun -n '__jrun_command_is help' -a '")
        .append(words(List.of(CommandTable.values()).stream().map(CommandTable::word).toList()))
        .append("'\n");
  }

  static String of(Manual.CommandLineModel model) {
    return new FishCompletion(model).text.toString();
  }

  /** As argparse(1) of fish takes them. */
  private static String globals(Flags globals) {
    return globals
        .all()
        .map(flag -> {
          String names =
              flag.names().stream()
                  .sorted((a, b) -> a.length() - b.length())
                  .map(name -> name.replaceFirst("^--?", ""))
                  .collect(Collectors.joining("/"));
          return flag.label().isEmpty() ? names : names + "=+";
        })
        .collect(Collectors.joining(" "));
  }

  private void flags(String condition, Flags flags) {
    flags.all().forEach(flag -> row(condition, flag(flag), String.join(" ", flag.description())));
  }

  private static String flag(Flag<?> flag) {
    String names =
        flag.names().stream()
            .map(name ->
                name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
            .collect(Collectors.joining(" "));
    if (flag.label().isEmpty()) {
      return names;
    }
    // -x: a value, and no file; -r: a value, or a file.
    boolean isFile = Offer.of(flag.label()) instanceof Offer.Files;
    return names + (flag.mayStandAlone() ? "" : isFile ? " -r" : " -x") + offer(flag.label());
  }

  private static String offer(String label) {
    return switch (Offer.of(label)) {
      case Offer.Files() -> " -F";
      case Offer.Directories() -> " -a '(__fish_complete_directories)'";
      case Offer.Containers() -> " -a '(__jrun_containers)'";
      case Offer.Words(List<String> words) -> " -a '" + words(words) + "'";
      case Offer.Nothing() -> "";
    };
  }

  private void argument(String condition, String label) {
    if (!offer(label).isEmpty()) {
      text.append("complete -c jrun -n '").append(condition).append("'").append(offer(label));
      text.append('\n');
    }
  }

  private void row(String condition, String what, String meaning) {
    text.append("complete -c jrun -n '")
        .append(condition)
        .append("' ")
        .append(what)
        .append(" -d '")
        .append(meaning.replace("\\", "\\\\").replace("'", "\\'"))
        .append("'\n");
  }

  private static String words(List<String> words) {
    return String.join(" ", words);
  }
}
