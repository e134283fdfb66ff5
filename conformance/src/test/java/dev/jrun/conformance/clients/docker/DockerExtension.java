package dev.jrun.conformance.clients.docker;

import dev.jrun.conformance.clients.ServerExtension;

/** Gives each case its {@link Docker}. */
final class DockerExtension extends ServerExtension<Dockerd, Docker> {
  DockerExtension() {
    super(Dockerd.class, Dockerd::new, Docker.class, Docker::new);
  }
}
