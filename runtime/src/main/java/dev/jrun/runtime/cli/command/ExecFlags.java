package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.spec.LinuxCapabilities;
import dev.jrun.spec.Process;
import dev.jrun.spec.User;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Flags that say in what the process of an exec is other than that of the container. */
final class ExecFlags {
  /** One that does not overflow a number, and may be too large for an id. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private static final long MAX_ID = 0xFFFF_FFFEL;

  private final Flag<String> cwd;
  private final Flag<List<String>> env;
  private final Flag<Boolean> tty;
  private final Flag<String> user;
  private final Flag<List<String>> additionalGids;
  private final Flag<String> processLabel;
  private final Flag<String> apparmor;
  private final Flag<Boolean> noNewPrivileges;
  private final Flag<List<String>> capabilities;

  /** Declares them among the flags of a command. */
  ExecFlags(Flags flags) {
    cwd = flags.text(List.of("--cwd"), "container-dir", "", "working directory in the container");
    env =
        flags.texts(
            List.of("--env", "-e"), "name=value", "set a variable of the environment (repeatable)");
    tty = flags.toggle(List.of("--tty", "-t"), "give it a terminal");
    user = flags.text(List.of("--user", "-u"), "uid[:gid]", "", "ids of user and group");
    additionalGids =
        flags.texts(List.of("--additional-gids", "-g"), "gid", "id of one more group (repeatable)");
    processLabel =
        flags.text(List.of("--process-label"), "label", "", "SELinux label of the process");
    apparmor = flags.text(List.of("--apparmor"), "profile", "", "AppArmor profile of the process");
    noNewPrivileges =
        flags.toggle(List.of("--no-new-privs"), "no execve can grant it privileges any more");
    capabilities =
        flags.texts(
            List.of("--cap", "-c"),
            "capability",
            "let it have one more capability, CAP_KILL for example (repeatable)");
  }

  /**
   * What the process is, given that of the container.
   *
   * @param args its program and arguments
   */
  UnaryOperator<Process> process(List<String> args) throws CommandException {
    Ids ids = ids();
    List<Long> gids = new ArrayList<>();
    for (String gid : additionalGids.value()) {
      gids.add(id("--additional-gids", gid));
    }
    return container -> process(container, args, ids, gids);
  }

  private Process process(Process container, List<String> args, Ids ids, List<Long> gids) {
    return new Process(
        tty.value(),
        container.consoleSize(),
        ids.of(container.user(), gids),
        args,
        null,
        joined(container.env(), env.value()),
        cwd.value().isEmpty() ? container.cwd() : cwd.value(),
        withMore(container.capabilities()),
        container.rlimits(),
        noNewPrivileges.given() ? noNewPrivileges.value() : container.noNewPrivileges(),
        apparmor.value().isEmpty() ? container.apparmorProfile() : apparmor.value(),
        container.oomScoreAdj(),
        container.scheduler(),
        processLabel.value().isEmpty() ? container.selinuxLabel() : processLabel.value(),
        container.ioPriority(),
        container.execCPUAffinity());
  }

  /** Nothing becomes inheritable (CVE-2022-29162), and only what is may become ambient. */
  private LinuxCapabilities withMore(LinuxCapabilities container) {
    if (capabilities.value().isEmpty()) {
      return container;
    }
    LinuxCapabilities sets =
        container == null ? new LinuxCapabilities(null, null, null, null, null) : container;
    List<String> more = capabilities.value();
    return new LinuxCapabilities(
        joined(sets.bounding(), more),
        joined(sets.effective(), more),
        sets.inheritable(),
        joined(sets.permitted(), more),
        sets.inheritable().isEmpty() ? sets.ambient() : joined(sets.ambient(), more));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * The ids that {@code --user} asks for.
   *
   * @param uid null for that of the container
   * @param gid null for that of the container
   */
  private record Ids(Long uid, Long gid) {
    User of(User container, List<Long> gids) {
      return new User(
          uid == null ? container.uid() : uid,
          gid == null ? container.gid() : gid,
          container.umask(),
          joined(container.additionalGids(), gids),
          null);
    }
  }

  private Ids ids() throws CommandException {
    if (user.value().isEmpty()) {
      return new Ids(null, null);
    }
    String[] parts = user.value().split(":", 2);
    return new Ids(id("--user", parts[0]), parts.length == 1 ? null : id("--user", parts[1]));
  }

  /** Exactly this id or none: what others make of a number that is too large is root. */
  private static long id(String flag, String text) throws CommandException {
    long id = NUMBER.matcher(text).matches() ? Long.parseLong(text) : MAX_ID + 1;
    if (id > MAX_ID) {
      throw new CommandException(
          "%s: \"%s\" is not an id from 0 to %d".formatted(flag, text, MAX_ID));
    }
    return id;
  }
}
