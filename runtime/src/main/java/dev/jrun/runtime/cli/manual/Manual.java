package dev.jrun.runtime.cli.manual;

import dev.jrun.runtime.cli.GlobalOptions;
import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes manual pages and completion into an installed tree, where man(1) and shells look for them:
 * a step of the build.
 */
public final class Manual {
  private Manual() {}

  /**
   * Writes the files.
   *
   * @param arguments the tree
   */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = Path.of(arguments[0]).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** The content of each file, by its path in the tree. */
  static Map<String, String> files() {
    CommandLineModel model = CommandLineModel.ofJrun();
    Map<String, String> files = new TreeMap<>();
    files.put("share/man/man8/jrun.8", ManualPage.ofProgram(model));
    for (CommandTable command : CommandTable.values()) {
      files.put(
          "share/man/man8/jrun-" + command.word() + ".8",
          ManualPage.ofCommand(command, model.flags(command)));
    }
    files.put("share/bash-completion/completions/jrun", BashCompletion.of(model));
    files.put("share/zsh/site-functions/_jrun", ZshCompletion.of(model));
    files.put("share/fish/vendor_completions.d/jrun.fish", FishCompletion.of(model));
    return files;
  }

  /**
   * All that can stand on a command line.
   *
   * @param globals the flags in front of the command
   * @param commands the flags and arguments of each command
   */
  record CommandLineModel(Flags globals, Map<CommandTable, Flags> commands) {
    static CommandLineModel ofJrun() {
      Map<CommandTable, Flags> commands = new EnumMap<>(CommandTable.class);
      for (CommandTable command : CommandTable.values()) {
        commands.put(command, command.create().flags());
      }
      return new CommandLineModel(new GlobalOptions().flags(), Map.copyOf(commands));
    }

    Flags flags(CommandTable command) {
      return commands.get(command);
    }
  }
}
