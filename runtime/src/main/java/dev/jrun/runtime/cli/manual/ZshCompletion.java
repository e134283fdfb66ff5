package dev.jrun.runtime.cli.manual;

import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for zsh, by its own {@code _arguments} (zshcompsys(1)). */
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef jrun
      # Completion of jrun's command line for zsh, generated from what its commands declare.

      _jrun_containers() {
        local -a ids
        ids=(${(f)"$(_call_program containers jrun ${jrun_root:+--root=$jrun_root} list --quiet)"})
        _describe -t containers container ids
      }

      """;

  private static final String BEGIN =
      """
      _jrun() {
        local curcontext=$curcontext state line jrun_root
        typeset -A opt_args
        _arguments -C -S \\
      """;

  private static final String DISPATCH =
      """
          '1:command:_jrun_commands' \\
          '*::argument:->arguments' && return
        [[ $state == arguments ]] || return
        jrun_root=${(Q)opt_args[--root]}
        curcontext=${curcontext%:*:*}:jrun-$words[1]:
        case $words[1] in
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ZshCompletion(Manual.CommandLineModel model) {
    commands();
    text.append(BEGIN);
    model.globals().all().forEach(flag -> line(flag(flag)));
    text.append(DISPATCH);
    for (CommandTable command : CommandTable.values()) {
      command(command.word(), model.flags(command));
    }
    text.append("    help) _arguments '1:command:_jrun_commands' ;;\n  esac\n}\n\n_jrun \"$@\"\n");
  }

  static String of(Manual.CommandLineModel model) {
    return new ZshCompletion(model).text.toString();
  }

  private void commands() {
    text.append("_jrun_commands() {\n  local -a commands=(\n");
    for (CommandTable command : CommandTable.values()) {
      text.append("    ").append(quoted(command.word() + ":" + command.summary())).append('\n');
    }
    text.append("    'help:show the list of commands or help for one command'\n  )\n");
    text.append("  _describe -t commands command commands\n}\n\n");
  }

  private void command(String word, Flags flags) {
    text.append("    ").append(word).append(")\n      _arguments -s -S ");
    // What follows the first argument of these is never a flag.
    text.append(flags.stopAtArgument() ? "-A '-*' \\\n" : "\\\n");
    List<String> specifications = new ArrayList<>();
    flags.all().forEach(flag -> specifications.add(flag(flag)));
    List<String> arguments = flags.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      specifications.add(quoted((i + 1) + ":" + argument(arguments.get(i))));
    }
    text.append(
        specifications.stream()
            .map(specification -> "        " + specification)
            .collect(Collectors.joining(" \\\n")));
    text.append("\n      ;;\n");
  }

  private void line(String specification) {
    text.append("    ").append(specification).append(" \\\n");
  }

  /** Any flag may be there more than once. */
  private static String flag(Flag<?> flag) {
    return flag.names().stream()
        .map(
            name -> quoted("*" + name + sign(flag, name) + "[" + meaning(flag) + "]" + value(flag)))
        .collect(Collectors.joining(" "));
  }

  /** Where the value may be: in a word of its own, too, unless it is optional. */
  private static String sign(Flag<?> flag, String name) {
    if (flag.label().isEmpty()) {
      return "";
    }
    return !name.startsWith("--") ? "+" : flag.mayStandAlone() ? "=-" : "=";
  }

  private static String value(Flag<?> flag) {
    return flag.label().isEmpty()
        ? ""
        : (flag.mayStandAlone() ? "::" : ":") + argument(flag.label());
  }

  private static String meaning(Flag<?> flag) {
    return String.join(" ", flag.description())
        .replace("\\", "\\\\")
        .replace("[", "\\[")
        .replace("]", "\\]");
  }

  /** A word's label, and what is offered for it. */
  private static String argument(String label) {
    String action =
        switch (Offer.of(label)) {
          case Offer.Files() -> "_files";
          case Offer.Directories() -> "_directories";
          case Offer.Containers() -> "_jrun_containers";
          case Offer.Words(List<String> words) -> "(" + String.join(" ", words) + ")";
          case Offer.Nothing() -> " ";
        };
    return label.replace(":", "\\:") + ":" + action;
  }

  private static String quoted(String words) {
    return "'" + words.replace("'", "'\\''") + "'";
  }
}
