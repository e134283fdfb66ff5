package dev.jrun.runtime.cgroup.device;

import dev.jrun.runtime.kernel.CgroupBpf;
import dev.jrun.runtime.kernel.Kernel;
import java.util.function.IntConsumer;

/**
 * The filter that this JVM has loaded last, which stays loaded: most containers have the same
 * rules, and the kernel's verifier takes longer than everything else that is done for them.
 */
final class LoadedFilter {
  /** Shown by {@code bpftool prog}. */
  private static final String NAME = "jrun_devices";

  private DeviceFilter filter;
  private int program;

  /**
   * Passes the descriptor of the program, which is good as long as {@code user} runs.
   *
   * @throws dev.jrun.runtime.kernel.KernelException if the kernel does not load it
   */
  synchronized void use(DeviceFilter wanted, Kernel kernel, IntConsumer user) {
    if (!wanted.equals(filter)) {
      int loaded = new CgroupBpf(kernel).load(wanted.bytes(), NAME);
      if (filter != null) {
        kernel.close(program);
      }
      filter = wanted;
      program = loaded;
    }
    user.accept(program);
  }
}
