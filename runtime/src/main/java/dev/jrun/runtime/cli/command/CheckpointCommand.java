package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.util.List;

final class CheckpointCommand implements Command {
  private final Flags flags =
      new Flags(
          "Not supported yet: fails, whatever its flags. It is to save the processes of a"
              + " container",
          "in image files, from which restore makes them anew.");

  CheckpointCommand() {
    CriuFlags.declare(flags);
    flags.text(List.of("--parent-path"), "dir", "", "images of an earlier --pre-dump");
    flags.toggle(List.of("--leave-running"), "let the processes go on afterwards");
    flags.toggle(List.of("--tcp-skip-in-flight"), "leave out TCP connections not yet accepted");
    flags.toggle(List.of("--link-remap"), "allow open files that have been deleted");
    flags.number(List.of("--status-fd"), "n", "descriptor that tells that lazy pages are ready");
    flags.text(List.of("--page-server"), "address:port", "", "server that takes pages of memory");
    flags.toggle(List.of("--pre-dump"), "save memory only, and let the processes go on");
    flags.argument("<container-id>");
  }

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException(ErrorCode.UNSUPPORTED, "checkpoint: not supported yet");
  }
}
