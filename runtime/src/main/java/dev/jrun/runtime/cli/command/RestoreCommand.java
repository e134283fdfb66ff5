package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.util.List;

final class RestoreCommand implements Command {
  private final Flags flags =
      new Flags(
          "Not supported yet: fails, whatever its flags. It is to make the container of a bundle",
          "with the processes that checkpoint has saved.");

  RestoreCommand() {
    flags.text(
        List.of("--bundle", "-b"),
        "dir",
        "",
        "directory of the bundle (default: the current directory)");
    flags.text(
        List.of("--console-socket"),
        "path",
        "",
        "unix socket that gets the master end of the console's pseudoterminal");
    flags.text(List.of("--pid-file"), "file", "", "write the process id to a file");
    flags.toggle(List.of("--detach", "-d"), "return as soon as the processes go on");
    flags.toggle(List.of("--no-subreaper"), "do not adopt orphaned processes of the container");
    flags.toggle(List.of("--no-pivot"), "do not call pivot_root");
    CriuFlags.declare(flags);
    flags.text(List.of("--lsm-profile"), "type:name", "", "profile of a security module");
    flags.text(List.of("--lsm-mount-context"), "context", "", "SELinux context of mounts");
    flags.argument("<new-container-id>");
  }

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException(ErrorCode.UNSUPPORTED, "restore: not supported yet");
  }
}
