package dev.jrun.conformance.clients.containerd;

import dev.jrun.conformance.clients.ServerExtension;

/** Gives each case its {@link Ctr}. */
final class ContainerdExtension extends ServerExtension<Containerd, Ctr> {
  ContainerdExtension() {
    super(Containerd.class, Containerd::new, Ctr.class, Ctr::new);
  }
}
