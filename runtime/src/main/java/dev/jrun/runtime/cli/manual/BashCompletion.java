package dev.jrun.runtime.cli.manual;

import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Completion for bash 4 or newer; it needs nothing of the package bash-completion, which finds it.
 */
final class BashCompletion {
  /** Before the cases; jrun's own flags are those of the command "". */
  private static final String HEAD =
      """
      # Completion of jrun's command line for bash, generated from what its commands declare.

      """;

  /** Bash gives "--flag=value" as three words. */
  private static final String WALK =
      """
      _jrun() {
        local cur=${COMP_WORDS[COMP_CWORD]} command='' label word
        local -a globals=()
        local -i i count=0 flags=1
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if ((flags)) && [[ $word == -* ]]; then
            # One dash is as good as two.
            [[ $word != -[!-]?* ]] || word=-$word
            label=$(_jrun_value "$command" "$word")
            if [[ ${COMP_WORDS[i + 1]} == = ]]; then
              ((i += 2))
            elif [[ -n $label && $label != *'?' ]]; then
              ((i += 1))
            else
              continue
            fi
            if ((i >= COMP_CWORD)); then
              [[ $cur != = ]] || cur=''
              _jrun_offer "${label%'?'}"
              return
            fi
            [[ $word != --root ]] || globals=(--root "${COMP_WORDS[i]}")
          elif [[ -z $command ]]; then
            command=$word
          else
            ((count += 1))
            ! _jrun_stops "$command" || flags=0
          fi
        done
        if ((flags)) && [[ $cur == -* ]]; then
          mapfile -t COMPREPLY < <(compgen -W "$(_jrun_flags "$command")" -- "$cur")
        elif [[ -z $command ]]; then
          mapfile -t COMPREPLY < <(compgen -W "$_jrun_commands help" -- "$cur")
        else
          _jrun_offer "$(_jrun_argument "$command" "$count")"
        fi
      }

      # Offers what a word with this label may be.
      _jrun_offer() {
        case $1 in
      OFFERS    *) ;;
        esac
      }

      _jrun_containers() {
        "${COMP_WORDS[0]}" "${globals[@]}" list --quiet 2>/dev/null
      }

      complete -F _jrun jrun
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final Map<String, Offer> offers = new LinkedHashMap<>();

  private BashCompletion(Manual.CommandLineModel model) {
    Map<String, Flags> all = new LinkedHashMap<>();
    all.put("", model.globals());
    for (CommandTable command : CommandTable.values()) {
      all.put(command.word(), model.flags(command));
    }
    commands(model);
    flags(all);
    values(all);
    arguments(all);
    stops(all);
    text.append(WALK.replace("OFFERS", offers()));
  }

  static String of(Manual.CommandLineModel model) {
    return new BashCompletion(model).text.toString();
  }

  private void commands(Manual.CommandLineModel model) {
    text.append("_jrun_commands='")
        .append(
            model.commands().keySet().stream()
                .map(CommandTable::word)
                .sorted()
                .collect(Collectors.joining(" ")))
        .append("'\n\n");
  }

  private void flags(Map<String, Flags> all) {
    function("The flags of a command.", "_jrun_flags", "$1");
    all.forEach((command, flags) -> {
      List<String> names = new ArrayList<>();
      flags.all().forEach(flag -> names.addAll(flag.names()));
      row(quoted(command), String.join(" ", names));
    });
    end();
  }

  /** A question mark at the end: the value needs an equals sign. */
  private void values(Map<String, Flags> all) {
    function("The label of a flag's value, empty if it has none.", "_jrun_value", "$1 $2");
    all.forEach((command, flags) ->
        flags
            .all()
            .filter(flag -> !flag.label().isEmpty())
            .forEach(flag -> {
              String names =
                  flag.names().stream()
                      .map(name -> quoted(command + " " + name))
                      .collect(Collectors.joining(" | "));
              row(names, known(flag.label()) + (flag.mayStandAlone() ? "?" : ""));
            }));
    end();
  }

  private void arguments(Map<String, Flags> all) {
    function("The label of a command's argument, counted from 0.", "_jrun_argument", "$1 $2");
    all.forEach((command, flags) -> {
      for (int i = 0; i < flags.arguments().size(); i++) {
        row(quoted(command + " " + i), known(flags.arguments().get(i)));
      }
    });
    row(quoted("help 0"), "command");
    end();
  }

  private void stops(Map<String, Flags> all) {
    text.append("# Whether what follows the first argument of a command is never a flag.\n");
    text.append("_jrun_stops() {\n  case $1 in\n    ");
    text.append(
        all.entrySet().stream()
            .filter(entry -> entry.getValue().stopAtArgument())
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(" | ")));
    text.append(") return 0 ;;\n    *) return 1 ;;\n  esac\n}\n\n");
  }

  private String known(String label) {
    offers.put(label, Offer.of(label));
    return label;
  }

  private String offers() {
    StringBuilder cases = new StringBuilder();
    offers.forEach((label, offer) -> {
      String command =
          switch (offer) {
            case Offer.Files() -> "compgen -f";
            case Offer.Directories() -> "compgen -d";
            case Offer.Containers() -> "compgen -W \"$(_jrun_containers)\"";
            case Offer.Words(List<String> words) -> "compgen -W '" + String.join(" ", words) + "'";
            case Offer.Nothing() -> "";
          };
      if (!command.isEmpty()) {
        boolean files = offer instanceof Offer.Files || offer instanceof Offer.Directories;
        cases
            .append("    ")
            .append(quoted(label))
            .append(")\n")
            .append(files ? "      compopt -o filenames\n" : "")
            .append("      mapfile -t COMPREPLY < <(")
            .append(command)
            .append(" -- \"$cur\")\n      ;;\n");
      }
    });
    cases.append(
        "    command) mapfile -t COMPREPLY < <(compgen -W \"$_jrun_commands\" -- \"$cur\") ;;\n");
    return cases.toString();
  }

  private void function(String comment, String name, String subject) {
    text.append("# ").append(comment).append('\n');
    text.append(name).append("() {\n  case \"").append(subject).append("\" in\n");
  }

  private void row(String pattern, String output) {
    text.append("    %s) echo %s ;;%n".formatted(pattern, quoted(output)));
  }

  private void end() {
    text.append("  esac\n}\n\n");
  }

  private static String quoted(String word) {
    return "'" + word + "'";
  }
}
