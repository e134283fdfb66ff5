package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.seccomp.Denial;
import dev.jrun.runtime.seccomp.DenialWatch;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells what a container's filter denies, from the moment in which the filter has a listener. */
final class Explanation implements StartContainer.ListenerTarget, AutoCloseable {
  private final Kernel kernel;
  private final SeccompFilter filter;
  private final Consumer<Denial> told;
  private Optional<DenialWatch> watch = Optional.empty();

  /**
   * @param filter what decides
   */
  Explanation(Kernel kernel, SeccompFilter filter, Consumer<Denial> told) {
    this.kernel = kernel;
    this.filter = filter;
    this.told = told;
  }

  @Override
  public void take(int listener) {
    watch = Optional.of(new DenialWatch(kernel, listener, filter, told));
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
