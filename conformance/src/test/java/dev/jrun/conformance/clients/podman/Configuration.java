package dev.jrun.conformance.clients.podman;

import dev.jrun.conformance.clients.Workplace;
import dev.jrun.conformance.harness.OciRuntime;
import java.nio.file.Path;

/** What the clients find in {@code /etc/containers}: the configuration that jrun's README shows. */
final class Configuration {
  private Configuration() {}

  /** Writes the directory {@code etc} of a place. */
  static void write(Workplace workplace) {
    String name = OciRuntime.name();
    Path binary = OciRuntime.configuredBinary();
    workplace.newDirectory("etc");
    // The limits: the default ones are higher than root may set without CAP_SYS_RESOURCE.
    workplace.write(
        "etc/containers.conf",
        """
        [containers]
        default_ulimits = ["nofile=1024:2048", "nproc=2048:2048"]
        log_driver = "k8s-file"

        [engine]
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        runtime = "%s"
        runtime_supports_json = ["%s"]
        runtime_supports_nocgroup = ["jrun"]

        [engine.runtimes]
        %s = ["%s"]
        """
            .formatted(name, name, name, binary));
    workplace.write(
        "etc/storage.conf",
        """
        [storage]
        driver = "overlay"
        runroot = "/run/containers/storage"
        graphroot = "/var/lib/containers/storage"
        """);
    workplace.write("etc/policy.json", "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
    // No registry is ever asked.
    workplace.write("etc/registries.conf", "unqualified-search-registries = []\n");
  }
}
