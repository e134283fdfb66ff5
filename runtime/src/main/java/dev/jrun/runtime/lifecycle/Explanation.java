package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.init.InitFiles;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.seccomp.Denial;
import dev.jrun.runtime.seccomp.DenialWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells what a container's filter denies, from the moment in which the filter has a listener. */
final class Explanation implements StartContainer.ListenerTarget, AutoCloseable {
  private final Kernel kernel;
  private final KnownContainer container;
  private final Consumer<Denial> told;
  private Optional<DenialWatch> watch = Optional.empty();

  Explanation(Kernel kernel, KnownContainer container, Consumer<Denial> told) {
    this.kernel = kernel;
    this.container = container;
    this.told = told;
  }

  @Override
  public void take(int listener) throws IOException {
    byte[] filter = Files.readAllBytes(InitFiles.in(container.directory().path()).filter());
    watch = Optional.of(new DenialWatch(kernel, listener, SeccompFilter.of(filter), told));
  }

  /** Whether a process was killed for a system call. */
  boolean hasKilled(int pid) {
    return watch.isPresent() && watch.get().hasKilled(pid);
  }

  @Override
  public void close() {
    watch.ifPresent(DenialWatch::close);
  }
}
