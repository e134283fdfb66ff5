package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.Log;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.lifecycle.CgroupDriver;
import dev.jrun.runtime.lifecycle.Host;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every command knows: its call and the global flags.
 *
 * @param invocation the call
 * @param root absolute directory of the containers' state
 * @param cgroupDriver who makes the cgroups of containers
 * @param log where warnings go
 */
public record CommandContext(Invocation invocation, Path root, CgroupDriver cgroupDriver, Log log) {
  /** Standard output of the caller. */
  public PrintStream out() {
    return invocation.streams().out();
  }

  /** What the operations work on. */
  public Host host() {
    return host(log::warning);
  }

  /** The same, with another place for warnings. */
  Host host(Consumer<String> warnings) {
    return new Host(
        Kernel.host(),
        invocation.parent(),
        root,
        warnings,
        Optional.ofNullable(invocation.environment().get("NOTIFY_SOCKET"))
            .filter(socket -> !socket.isEmpty()));
  }

  /** A path as the caller means it: relative ones start from the caller's working directory. */
  public Path resolve(String path) {
    return invocation.workingDirectory().resolve(path);
  }
}
