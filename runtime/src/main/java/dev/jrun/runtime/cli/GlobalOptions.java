package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.command.CgroupDriver;
import dev.jrun.runtime.cli.command.NotSupportedYet;
import dev.jrun.runtime.cli.command.Rootless;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.Log;
import dev.jrun.runtime.cli.invocation.LogFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The flags in front of the command. */
@CommandLine.Command(
    description = {
      "jrun makes and runs containers from OCI bundles: directories with a configuration",
      "\"config.json\" and a root file system. It takes the commands and flags of runc.",
      "",
      "To start a container from the bundle in the current directory:",
      "",
      "    # jrun run <container-id>"
    })
final class GlobalOptions {
  @Option(names = "--debug", description = "log debug messages, too")
  boolean debug;

  @Option(
      names = "--log",
      paramLabel = "file",
      description = "append the log to a file (default: standard error)")
  String log;

  @Option(
      names = "--log-format",
      paramLabel = "format",
      description = "format of the log: text (default) or json")
  String logFormat = "text";

  @Option(
      names = "--root",
      paramLabel = "dir",
      description = {
        "directory of the containers' state, best in a tmpfs (default: /run/jrun, or",
        "$XDG_RUNTIME_DIR/jrun if not root)"
      })
  String root;

  @NotSupportedYet
  @Option(
      names = "--systemd-cgroup",
      description = "let systemd make the cgroups; cgroupsPath is then \"slice:prefix:name\"")
  boolean systemdCgroup;

  @Option(
      names = "--cgroup-manager",
      paramLabel = "name",
      description = {
        "who makes the cgroups: cgroupfs (jrun itself, default) or disabled (nobody: containers",
        "have no limits)"
      })
  CgroupDriver cgroupDriver = CgroupDriver.CGROUPFS;

  @Option(
      names = "--rootless",
      paramLabel = "value",
      description = "true, false or auto (default); without effect as long as jrun needs root")
  Rootless rootless = Rootless.AUTO;

  @Option(
      names = {"--version", "-v"},
      versionHelp = true,
      description = "print the version")
  boolean version;

  /** The directory of the containers' state, by the rules of runc. */
  Path rootDirectory(Invocation invocation) throws CommandException {
    if (root == null) {
      String runtimeDirectory = invocation.environment().getOrDefault("XDG_RUNTIME_DIR", "");
      return isUnprivileged(invocation) && !runtimeDirectory.isEmpty()
          ? Path.of(runtimeDirectory, "jrun")
          : Path.of("/run/jrun");
    }
    Path directory = invocation.workingDirectory().resolve(root).normalize();
    if (directory.getNameCount() == 0) {
      throw new CommandException("--root: must not be \"/\"");
    }
    return directory;
  }

  /** Root of a user namespace counts as the user who made it, unless USER says root. */
  private static boolean isUnprivileged(Invocation invocation) {
    return invocation.effectiveUserId() != 0
        || (invocation.inUserNamespace() && !"root".equals(invocation.environment().get("USER")));
  }

  private boolean logsToFile() {
    return log != null && !log.isEmpty() && !log.equals("/dev/stderr");
  }

  /** Opens the log. */
  Log openLog(Invocation invocation, InstantSource clock) throws CommandException, IOException {
    LogFormat format = format(invocation);
    var streams = invocation.streams();
    if (!logsToFile()) {
      return Log.on(streams.err(), format, debug, clock);
    }
    Path file = invocation.workingDirectory().resolve(log);
    return Log.appendingTo(file, streams.err(), format, debug, clock);
  }

  private LogFormat format(Invocation invocation) throws CommandException {
    return switch (logFormat) {
      case "text" ->
          invocation.streams().errIsTerminal() && !logsToFile()
              ? LogFormat.TERMINAL
              : LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new CommandException("invalid log-format: " + logFormat);
    };
  }
}
