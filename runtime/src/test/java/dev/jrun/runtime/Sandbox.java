package dev.jrun.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.DeleteContainer;
import dev.jrun.runtime.lifecycle.Host;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Linux;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle with a static busybox and a directory for state, of which nothing may be left at the
 * end: no process, no control group, no mount, no file.
 */
public final class Sandbox implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final List<String> APPLETS =
      List.of("sh", "true", "false", "sleep", "cat", "echo", "kill", "hostname");

  private final String name =
      "jrun-test-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
  private final Kernel kernel = Kernel.host();
  private final Path directory;
  private final int none;
  private final List<String> warnings = new ArrayList<>();

  /** A new sandbox. */
  public Sandbox() throws IOException {
    requireMachine();
    directory = Files.createTempDirectory(name).toRealPath();
    Path bin = Files.createDirectories(rootfs().resolve("bin"));
    Files.copy(busybox(), bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String applet : APPLETS) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    for (String mountPoint : List.of("proc", "dev", "sys")) {
      Files.createDirectory(rootfs().resolve(mountPoint));
    }
    none = kernel.open("/dev/null", Fcntl.O_RDWR);
  }

  private static void requireMachine() {
    if (!System.getProperty("user.name").equals("root")) {
      throw new IllegalStateException("these tests make containers: run them as root");
    }
  }

  private static Path busybox() {
    return Stream.of("/bin/busybox", "/usr/bin/busybox")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no busybox: install busybox-static for these tests"));
  }

  /** The bundle, which has no config.json. */
  public Path bundle() {
    return directory;
  }

  /** The root file system of the bundle. */
  public Path rootfs() {
    return directory.resolve("rootfs");
  }

  /** Where the state is kept. */
  public Path root() {
    return directory.resolve("state");
  }

  /** The host with this state. */
  public Host host() {
    return Host.local(root(), warnings::add);
  }

  /** What the operations warned of. */
  public List<String> warnings() {
    return warnings;
  }

  /** The default configuration without a terminal, with its cgroup below one of the sandbox. */
  public Spec spec(String id, String... args) {
    Spec spec = DefaultSpec.rootful(false);
    Process p = spec.process();
    Linux l = spec.linux();
    return spec.withProcess(
            new Process(
                false,
                null,
                p.user(),
                List.of(args),
                null,
                p.env(),
                p.cwd(),
                p.capabilities(),
                p.rlimits(),
                p.noNewPrivileges(),
                null,
                null,
                null,
                null,
                null,
                null))
        .withLinux(
            new Linux(
                List.of(),
                List.of(),
                l.sysctl(),
                null,
                "/" + name + "/" + id,
                l.namespaces(),
                l.devices(),
                null,
                null,
                null,
                l.maskedPaths(),
                l.readonlyPaths(),
                null,
                null,
                null,
                null,
                null));
  }

  /** A request for the default configuration, with nothing to read and nowhere to print. */
  public CreateRequest request(String id, String... args) {
    return request(id, spec(id, args));
  }

  /** A request for a configuration, with nothing to read and nowhere to print. */
  public CreateRequest request(String id, Spec spec) {
    return CreateRequest.of(id, bundle()).withSpec(spec).withDescriptors(List.of(none, none, none));
  }

  /** Asserts that no container is left, waiting for what is just about to end. */
  public void assertNothingLeft() throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!processes().isEmpty() && System.nanoTime() < deadline) {
      pause();
    }
    assertEquals(List.of(), processes(), "processes");
    assertEquals(List.of(), cgroups(), "control groups");
    assertEquals(List.of(), mounts(), "mounts");
    assertEquals(List.of(), files(), "state");
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /**
   * Processes but this one that are in a cgroup of the sandbox or have a file of it open, as an
   * init has its FIFOs.
   */
  private List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    String self = Long.toString(ProcessHandle.current().pid());
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      for (Path process : entries.toList()) {
        String pid = process.getFileName().toString();
        if (pid.matches("[0-9]+") && !pid.equals(self) && isOurs(process)) {
          found.add(pid);
        }
      }
    }
    return found;
  }

  private boolean isOurs(Path process) {
    try {
      if (Files.readString(process.resolve("cgroup")).contains("/" + name + "/")) {
        return !Files.readString(process.resolve("stat")).contains(") Z ");
      }
      try (Stream<Path> open = Files.list(process.resolve("fd"))) {
        return open.anyMatch(this::leadsHere);
      }
    } catch (IOException | java.io.UncheckedIOException gone) {
      return false;
    }
  }

  private boolean leadsHere(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith(directory.toString());
    } catch (IOException closed) {
      return false;
    }
  }

  /** The groups below the sandbox's own. */
  public List<String> cgroups() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path own : ownGroups()) {
      try (Stream<Path> below = Files.list(own)) {
        below.filter(Files::isDirectory).map(Path::toString).forEach(found::add);
      }
    }
    return found;
  }

  /** The sandbox's group in each hierarchy; a container's lies in it. */
  private List<Path> ownGroups() throws IOException {
    List<Path> groups = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(" - cgroup ") || line.contains(" - cgroup2 ")) {
        Path group = Path.of(line.split(" ", -1)[4], name);
        if (Files.isDirectory(group)) {
          groups.add(group);
        }
      }
    }
    return groups;
  }

  private List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(directory.toString()))
        .toList();
  }

  private List<String> files() throws IOException {
    if (Files.notExists(root())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root())) {
      // What begins so is no container's, and kept for all: compiled filters.
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("@"))
          .map(Path::toString)
          .toList();
    }
  }

  /** How many descriptors, Java threads, mounts, groups, files and children there are. */
  public String census() throws IOException {
    return "descriptors %d, threads %d, mounts %d, groups %d, files %d, children %d"
        .formatted(
            count(Path.of("/proc/self/fd")),
            lastingThreads(),
            Files.readAllLines(Path.of("/proc/self/mountinfo")).size(),
            cgroups().size(),
            files().size(),
            ProcessHandle.current().children().count());
  }

  /**
   * Those that clone wait in a pool for a minute, and leave it when they like; those that wait for
   * a process of an exec end a moment after it.
   */
  private static long lastingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("jrun-clone-") && !name.startsWith("jrun-exec-"))
        .count();
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  /** The init that is a child of this JVM. */
  public Optional<ProcessHandle> init() {
    return ProcessHandle.current().children().findFirst();
  }

  @Override
  public void close() throws IOException {
    kernel.close(none);
    try {
      assertNothingLeft();
    } finally {
      // What a failed test left; what should not be there has been told above.
      for (ContainerInfo container : ContainerInfo.all(host())) {
        new DeleteContainer(host()).run(container.record().id(), true);
      }
      for (Path group : ownGroups()) {
        Files.deleteIfExists(group);
      }
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path file : tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
          Files.delete(file);
        }
      }
    }
  }
}
