package dev.jrun.conformance.bench;

import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Mount;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bundles that all contenders can run: the default configuration, in the version of the
 * specification that {@code runc spec} writes, without device rules (crun wants CAP_SYS_RESOURCE
 * for their eBPF program).
 */
final class BenchBundle {
  private static final String OCI_VERSION = "1.0.2";

  private BenchBundle() {}

  /** The default configuration with another command. */
  static Spec spec(String... args) {
    Spec defaults = DefaultSpec.rootful(false);
    return new Spec(
        OCI_VERSION,
        defaults.process().withArgs(List.of(args)).withTerminal(false),
        defaults.root(),
        defaults.hostname(),
        defaults.domainname(),
        defaults.mounts(),
        defaults.hooks(),
        defaults.annotations(),
        defaults.linux().withResources(null));
  }

  /** The same with {@code count} more mounts, of one directory of the host on as many places. */
  static Spec withMounts(Spec spec, Path source, int count) {
    List<Mount> mounts = new ArrayList<>(spec.mounts());
    IntStream.range(0, count)
        .mapToObj(i ->
            new Mount(
                "/mnt/" + i,
                "bind",
                source.toString(),
                List.of("bind", "ro"),
                List.of(),
                List.of()))
        .forEach(mounts::add);
    return spec.withMounts(mounts);
  }

  /**
   * Writes a bundle.
   *
   * @param mountPoints how many directories there are below {@code /mnt}
   */
  static Path write(Path directory, Path busybox, Spec spec, int mountPoints) throws IOException {
    Path rootfs = directory.resolve("rootfs");
    for (String name : List.of("bin", "proc", "dev", "sys", "mnt")) {
      Files.createDirectories(rootfs.resolve(name));
    }
    for (int i = 0; i < mountPoints; i++) {
      Files.createDirectories(rootfs.resolve("mnt/" + i));
    }
    Path program = rootfs.resolve("bin/busybox");
    if (!Files.exists(program)) {
      Files.copy(busybox, program);
    }
    Files.writeString(directory.resolve("config.json"), SpecWriter.write(spec, Indent.TAB));
    return directory;
  }
}
