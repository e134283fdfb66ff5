package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

final class SpecCommand implements Command {
  private final Flags flags =
      new Flags(
          "Writes a configuration \"config.json\" to start from into the directory of a bundle.",
          "It runs \"sh\" in the root file system \"rootfs\".",
          "",
          "To make a bundle of a static busybox and run it:",
          "",
          "    mkdir -p bundle/rootfs/bin && cd bundle",
          "    cp /usr/bin/busybox rootfs/bin/sh",
          "    jrun spec",
          "    jrun run container1");

  private final Flag<String> bundle =
      flags.text(
          List.of("--bundle", "-b"),
          "dir",
          "",
          "directory of the bundle (default: the current directory)");

  private final Flag<Boolean> rootless =
      flags.toggle(
          List.of("--rootless"), "write a configuration for a container that is made without root");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Path file = context.resolve(bundle.value()).resolve("config.json");
    Invocation caller = context.invocation();
    // As runc does: with cgroup v1 the hierarchies of the host would show through the namespace.
    boolean cgroupNamespace = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    Spec spec =
        rootless.value()
            ? DefaultSpec.rootless(
                caller.effectiveUserId(), caller.effectiveGroupId(), cgroupNamespace)
            : DefaultSpec.rootful(cgroupNamespace);
    try {
      Files.writeString(
          file, SpecWriter.write(spec, Indent.TAB) + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          ErrorCode.FILE_EXISTS, "file " + file + " exists: remove it first", e);
    }
    return ExitStatus.SUCCESS;
  }
}
