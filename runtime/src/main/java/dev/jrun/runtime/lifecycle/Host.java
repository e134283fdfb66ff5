package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.runtime.seccomp.FilterCache;
import dev.jrun.runtime.seccomp.FilterCompiler;
import dev.jrun.runtime.seccomp.FilterSource;
import dev.jrun.runtime.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all operations work on.
 *
 * @param kernel the kernel
 * @param parent whose children the containers become
 * @param root directory of the state of all containers
 * @param warnings is told what is worth a line in the log but is no error
 * @param notifySocket where a service manager wants to know of containers that are ready
 *     (sd_notify(3)); a path, or an abstract name after {@code @}
 */
public record Host(
    Kernel kernel,
    Parent parent,
    Path root,
    Consumer<String> warnings,
    Optional<String> notifySocket) {
  /** The host that this JVM runs on, with this JVM as the parent. */
  public static Host local(Path root, Consumer<String> warnings) {
    return new Host(
        Kernel.host(),
        Parent.self(Kernel.host()),
        root.toAbsolutePath(),
        warnings,
        Optional.empty());
  }

  /** Compiles filters of system calls, and keeps them. */
  FilterSource filters() {
    return new FilterCache(new FilterCompiler(kernel), root, kernel.geteuid());
  }

  StateStore store() throws IOException {
    return StateStore.open(root, kernel.geteuid());
  }
}
