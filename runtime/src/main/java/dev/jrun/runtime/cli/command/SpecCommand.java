package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    description = {
      "Writes a configuration \"config.json\" to start from into the directory of a bundle.",
      "It runs \"sh\" in the root file system \"rootfs\".",
      "",
      "To make a bundle of a static busybox and run it:",
      "",
      "    mkdir -p bundle/rootfs/bin && cd bundle",
      "    cp /usr/bin/busybox rootfs/bin/sh",
      "    jrun spec",
      "    jrun run container1"
    })
final class SpecCommand implements Command {
  @Option(
      names = {"--bundle", "-b"},
      paramLabel = "dir",
      description = "directory of the bundle (default: the current directory)")
  String bundle = "";

  @Option(
      names = "--rootless",
      description = "write a configuration for a container that is made without root")
  boolean rootless;

  @Override
  public int run(CommandContext context) throws CommandException {
    throw new CommandException("spec: not supported yet");
  }
}
