package dev.jrun.bundles;

import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Process;
import dev.jrun.spec.Root;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bundle in a temporary directory, made of the machine's own programs and removed on close. */
public final class DemoBundle implements AutoCloseable {
  /** Needs nothing but a shell: what it shows is in /proc. */
  private static final String SCRIPT =
      """
      read -r hostname </proc/sys/kernel/hostname
      echo "I am process $$ on the host \\"$hostname\\"."
      echo 'My processes:'
      for process in /proc/[0-9]*; do
        read -r name <"$process/comm" && echo "  ${process#/proc/} $name"
      done
      echo 'My mounts:'
      while read -r _ target type _; do
        echo "  $target ($type)"
      done </proc/self/mounts
      """;

  private final Path directory;
  private final String source;

  private DemoBundle(Path directory, String source) {
    this.directory = directory;
    this.source = source;
  }

  /**
   * Makes the bundle.
   *
   * @param parent where to make its directory
   * @param path the environment's PATH, where programs are looked for; null for the usual one
   * @param cgroupNamespace whether the container shall have one
   */
  public static DemoBundle create(Path parent, String path, boolean cgroupNamespace)
      throws IOException {
    Path directory = Files.createTempDirectory(parent, "jrun-demo-");
    try {
      String source =
          new HostTools(HostTools.searchPath(path)).populate(directory.resolve("rootfs"));
      Files.writeString(
          directory.resolve("config.json"),
          SpecWriter.write(spec(DefaultSpec.rootful(cgroupNamespace)), Indent.TAB));
      return new DemoBundle(directory, source);
    } catch (IOException | RuntimeException e) {
      FileTree.remove(directory);
      throw e;
    }
  }

  /** The default configuration without a terminal and with a script for the shell. */
  private static Spec spec(Spec base) {
    Process process = base.process();
    return new Spec(
        base.ociVersion(),
        new Process(
            false,
            process.consoleSize(),
            process.user(),
            List.of("/bin/sh", "-c", SCRIPT),
            process.commandLine(),
            process.env(),
            process.cwd(),
            process.capabilities(),
            process.rlimits(),
            process.noNewPrivileges(),
            process.apparmorProfile(),
            process.oomScoreAdj(),
            process.scheduler(),
            process.selinuxLabel(),
            process.ioPriority(),
            process.execCPUAffinity()),
        new Root("rootfs", true),
        "demo",
        base.domainname(),
        base.mounts(),
        base.hooks(),
        base.annotations(),
        base.linux());
  }

  /** The bundle, absolute if the parent is. */
  public Path directory() {
    return directory;
  }

  /** Where its programs come from, for people. */
  public String source() {
    return source;
  }

  /** Removes the bundle; fails and leaves it alone while something is mounted in it. */
  @Override
  public void close() throws IOException {
    FileTree.remove(directory);
  }
}
