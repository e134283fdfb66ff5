package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * Opens and collects the descriptors that the init will inherit, at numbers above all that it is to
 * give them, and closes them when the init has its own copies.
 */
final class Handover implements AutoCloseable {
  private final Kernel kernel;
  private final int lowest;
  private final List<Integer> inherited = new ArrayList<>();
  private final EnumMap<Descriptor, Integer> own = new EnumMap<>(Descriptor.class);
  private final List<Integer> open = new ArrayList<>();

  /**
   * @param descriptors those of this process that become 0, 1, 2 … of the container's process
   */
  Handover(Kernel kernel, List<Integer> descriptors) {
    this.kernel = kernel;
    this.lowest = Descriptor.firstFree(descriptors.size());
    descriptors.forEach(descriptor -> inherited.add(raise(descriptor)));
  }

  /** Hands over {@code descriptor}, which stays the caller's to close. */
  void add(Descriptor name, int descriptor) {
    own.put(name, raise(descriptor));
  }

  /** Where a descriptor of the init is in this process. */
  int get(Descriptor name) {
    return own.get(name);
  }

  private int raise(int descriptor) {
    int raised = kernel.fcntl(descriptor, Fcntl.F_DUPFD_CLOEXEC, lowest);
    open.add(raised);
    return raised;
  }

  HandedOver handedOver() {
    return new HandedOver(inherited, own);
  }

  @Override
  public void close() {
    open.forEach(kernel::close);
    open.clear();
  }
}
