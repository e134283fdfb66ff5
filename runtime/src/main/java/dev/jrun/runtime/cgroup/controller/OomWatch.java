package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.ControlFile;
import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells when the kernel finds that a group is out of memory. */
public final class OomWatch implements AutoCloseable {
  /** Version 1 signals an eventfd that is registered with this file (memory.rst, "OOM Control"). */
  private static final String V1_EVENT_CONTROL = "cgroup.event_control";

  private static final String V1_OOM_CONTROL = "memory.oom_control";

  /** Version 2 modifies this file, which inotify(7) notices. */
  private static final String V2_EVENTS = "memory.events";

  private static final int IN_MODIFY = 2;
  private static final String KILLS = "oom_kill ";

  private final Kernel kernel;
  private final int descriptor;

  /** The file that counts the kills of the group. */
  private final Path counter;

  private long kills;

  private OomWatch(Kernel kernel, int descriptor, Path counter) throws IOException {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.counter = counter;
    this.kills = kills(counter);
  }

  /**
   * Watches a group from now on.
   *
   * @return empty if no hierarchy of this host limits memory
   */
  public static Optional<OomWatch> of(Kernel kernel, List<CgroupMembership> group)
      throws IOException {
    Optional<Path> counter = counter(group);
    if (counter.isEmpty()) {
      return Optional.empty();
    }
    boolean v1 = counter.get().endsWith(V1_OOM_CONTROL);
    int descriptor = v1 ? kernel.eventfd() : kernel.inotifyInit();
    try {
      if (v1) {
        register(kernel, descriptor, counter.get());
      } else {
        kernel.inotifyAddWatch(descriptor, counter.get().toString(), IN_MODIFY);
      }
      return Optional.of(new OomWatch(kernel, descriptor, counter.get()));
    } catch (RuntimeException | IOException failure) {
      kernel.close(descriptor);
      throw failure;
    }
  }

  private static void register(Kernel kernel, int eventfd, Path oomControl) {
    int control = kernel.open(oomControl.toString(), Fcntl.O_RDONLY);
    try {
      String registration = eventfd + " " + control;
      int file =
          kernel.open(oomControl.resolveSibling(V1_EVENT_CONTROL).toString(), Fcntl.O_WRONLY);
      try {
        kernel.write(file, registration.getBytes(StandardCharsets.US_ASCII));
      } finally {
        kernel.close(file);
      }
    } finally {
      kernel.close(control);
    }
  }

  private static Optional<Path> counter(List<CgroupMembership> group) {
    return group.stream()
        .map(m ->
            m.directory()
                .resolve(m.hierarchy().version() == CgroupVersion.V1 ? V1_OOM_CONTROL : V2_EVENTS))
        .filter(Files::exists)
        .findFirst();
  }

  /** How many processes of a group the kernel has killed because it was out of memory. */
  public static long kills(List<CgroupMembership> group) throws IOException {
    Optional<Path> counter = counter(group);
    return counter.isPresent() ? kills(counter.get()) : 0;
  }

  private static long kills(Path counter) throws IOException {
    return new ControlFile(counter)
        .read()
        .lines()
        .filter(line -> line.startsWith(KILLS))
        .mapToLong(line -> Long.parseLong(line.substring(KILLS.length())))
        .findFirst()
        .orElse(0);
  }

  /** Becomes readable when something has happened; {@link #happened} tells whether it was that. */
  public int descriptor() {
    return descriptor;
  }

  /** Whether the group was out of memory since the last call. */
  public boolean happened() {
    boolean signalled = kernel.awaitReadable(descriptor, 0);
    if (signalled) {
      var _ = kernel.read(descriptor, new byte[4096]);
    }
    long before = kills;
    try {
      kills = kills(counter);
    } catch (IOException _) {
      // The group is gone, which signals the eventfd, too.
      return false;
    }
    // Of version 1, tasks may wait for memory instead of being killed.
    return kills > before || (signalled && counter.endsWith(V1_OOM_CONTROL));
  }

  @Override
  public void close() {
    kernel.close(descriptor);
  }
}
