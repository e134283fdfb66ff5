package dev.jrun.runtime.cli;

import dev.jrun.runtime.cgroup.systemd.SystemdInstance;
import dev.jrun.runtime.cli.command.CgroupManagerWord;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.Log;
import dev.jrun.runtime.cli.invocation.LogFormat;
import dev.jrun.runtime.kernel.OwnUserNamespace;
import dev.jrun.runtime.lifecycle.CgroupDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** The flags in front of the command. */
public final class GlobalOptions {
  private final Flags flags =
      new Flags(
              "jrun makes and runs containers from OCI bundles: directories with a configuration",
              "\"config.json\" and a root file system. It takes the commands and flags of runc.",
              "",
              "To start a container from the bundle in the current directory:",
              "",
              "    # jrun run <container-id>")
          .leavingTheRest();

  final Flag<Boolean> debug = flags.toggle(List.of("--debug"), "log debug messages, too");

  private final Flag<String> log =
      flags.text(
          List.of("--log"), "file", "", "append the log to a file (default: standard error)");

  private final Flag<String> logFormat =
      flags.text(List.of("--log-format"), "text|json", "text", "format of the log (default: text)");

  private final Flag<String> root =
      flags.text(
          List.of("--root"),
          "dir",
          "",
          "directory of the containers' state, best in a tmpfs (default: /run/jrun, or",
          "$XDG_RUNTIME_DIR/jrun if not root)");

  private final Flag<Boolean> systemdCgroup =
      flags.toggle(
          List.of("--systemd-cgroup"),
          "let systemd make the cgroups; cgroupsPath is then \"slice:prefix:name\"");

  private final Flag<CgroupManagerWord> cgroupManager =
      flags.choice(
          List.of("--cgroup-manager"),
          CgroupManagerWord.CGROUPFS,
          "who makes the cgroups: cgroupfs (jrun itself, default), systemd, or disabled (nobody:",
          "containers have no limits)");

  final Flag<Rootless> rootless =
      flags.choice(
          List.of("--rootless"),
          Rootless.AUTO,
          "whether a container that asks for no cgroup and no limit does without a cgroup where",
          "jrun may not make it (default: auto, as root of another user namespace than the",
          "host's, unless $USER is root)");

  @SuppressWarnings("unused") // declared, to be accepted
  private final Flag<String> criu =
      flags.text(List.of("--criu"), "file", "", "no effect: obsolete").hidden();

  final Flag<Boolean> version = flags.toggle(List.of("--version", "-v"), "print the version");

  /** All of them. */
  public Flags flags() {
    return flags;
  }

  /** The directory of the containers' state, by the rules of runc. */
  Path rootDirectory(Invocation invocation) throws CommandException {
    if (!root.given()) {
      String runtimeDirectory = invocation.environment().getOrDefault("XDG_RUNTIME_DIR", "");
      return isUnprivileged(invocation) && !runtimeDirectory.isEmpty()
          ? Path.of(runtimeDirectory, "jrun")
          : Path.of("/run/jrun");
    }
    Path directory = invocation.workingDirectory().resolve(root.value()).normalize();
    if (directory.getNameCount() == 0) {
      throw new CommandException("--root: must not be \"/\"");
    }
    return directory;
  }

  /**
   * Who makes the cgroups of new containers.
   *
   * @throws CommandException if two flags say different things
   */
  CgroupDriver cgroupDriver(Invocation invocation) throws CommandException, IOException {
    CgroupManagerWord word = cgroupManager.value();
    if (systemdCgroup.value()) {
      if (cgroupManager.given() && word != CgroupManagerWord.SYSTEMD) {
        throw new CommandException(
            "--systemd-cgroup and --cgroup-manager=%s exclude each other"
                .formatted(word.name().toLowerCase(Locale.ROOT)));
      }
      word = CgroupManagerWord.SYSTEMD;
    }
    return switch (word) {
      case CGROUPFS ->
          isRootless(invocation) ? new CgroupDriver.PermittedFiles() : new CgroupDriver.Files();
      case SYSTEMD -> new CgroupDriver.Scope(systemd(invocation));
      case DISABLED -> new CgroupDriver.Disabled();
    };
  }

  private boolean isRootless(Invocation invocation) {
    return switch (rootless.value()) {
      // Who is no root at all can only look at plans: those are of the host's root.
      case AUTO -> invocation.effectiveUserId() == 0 && isUnprivileged(invocation);
      case TRUE -> true;
      case FALSE -> false;
    };
  }

  private static SystemdInstance systemd(Invocation invocation) throws IOException {
    return isUnprivileged(invocation)
        ? SystemdInstance.ofUser(
            OwnUserNamespace.outerUid(invocation.effectiveUserId()), invocation.environment())
        : SystemdInstance.ofMachine();
  }

  /** Root of a user namespace counts as the user who made it, unless USER says root. */
  private static boolean isUnprivileged(Invocation invocation) {
    return invocation.effectiveUserId() != 0
        || (invocation.inUserNamespace() && !"root".equals(invocation.environment().get("USER")));
  }

  private boolean logsToFile() {
    return !log.value().isEmpty() && !log.value().equals("/dev/stderr");
  }

  /** Opens the log. */
  Log openLog(Invocation invocation, InstantSource clock) throws CommandException, IOException {
    LogFormat format = format(invocation);
    var streams = invocation.streams();
    if (!logsToFile()) {
      return Log.on(streams.err(), format, debug.value(), clock);
    }
    Path file = invocation.workingDirectory().resolve(log.value());
    return Log.appendingTo(file, streams.err(), format, debug.value(), clock);
  }

  private LogFormat format(Invocation invocation) throws CommandException {
    return switch (logFormat.value()) {
      case "text" ->
          invocation.streams().errIsTerminal() && !logsToFile()
              ? LogFormat.TERMINAL
              : LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new CommandException("invalid log-format: " + logFormat.value());
    };
  }
}
