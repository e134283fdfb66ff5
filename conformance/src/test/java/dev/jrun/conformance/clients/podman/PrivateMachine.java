package dev.jrun.conformance.clients.podman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.clients.Workplace;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Calls;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.MountInfo;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Outcome;
import dev.jrun.conformance.harness.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A machine for the clients alone: namespaces of mounts, processes and the network of their own.
 * {@code /run}, {@code /var/lib/containers}, {@code /var/lib/cni} and {@code /etc/containers} are
 * the machine's, so that the clients need no flags to keep away from those of the host, and
 * whatever one leaves can be told from what others did, and ends with the machine.
 */
final class PrivateMachine implements AutoCloseable {

  /**
   * Its first process ends with its standard input, hence with the suite, and all others with it.
   */
  private static final String SETUP =
      """
      mount -t tmpfs -o mode=755 machine /run
      mkdir /run/lib /run/work
      mount -t overlay -o lowerdir=/var/lib,upperdir=/run/lib,workdir=/run/work machine /var/lib
      for place in containers cni; do
        mkdir -p /var/lib/$place
        mount -t tmpfs -o mode=755 machine /var/lib/$place
      done
      mount --bind "$1" /etc/containers
      ip link set lo up
      echo ready
      cat
      exit
      """;

  /** What clients mount once and for all. */
  private static final Set<String> MOUNTS_OF_CLIENTS =
      Set.of("/run/netns", "/var/lib/containers/storage/overlay");

  private final Workplace workplace;
  private final Calls calls;
  private final BusyboxImage image;
  private final Process holder;
  private final ProcessHandle init;
  private final List<String> mountsAtFirst;

  PrivateMachine() {
    workplace = new Workplace("podman");
    calls = new Calls(workplace.newDirectory("calls"));
    image = new BusyboxImage(workplace);
    Configuration.write(workplace);
    var command = new ArrayList<>(List.of("unshare", "--mount", "--net", "--pid", "--fork"));
    command.addAll(List.of("--kill-child", "--mount-proc", "--propagation", "private"));
    command.addAll(List.of("sh", "-ec", SETUP, "sh", workplace.path("etc").toString()));
    try {
      holder = calls.builder(command).redirectErrorStream(true).start();
      var first = holder.inputReader(UTF_8).readLine();
      assertEquals("ready", first, "the machine of the clients does not start");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    init = holder.children().findFirst().orElseThrow();
    mountsAtFirst = mounts();
  }

  /** The cgroup that the containers' are to lie in. */
  String cgroup() {
    return "/" + workplace.name();
  }

  /** What containers are made of. */
  BusyboxImage image() {
    return image;
  }

  /** A path of the host that is the same in the machine: what a case gives to its containers. */
  Path newDirectory(String name) {
    return workplace.newDirectory(name);
  }

  /** What the machine has at an absolute path, seen from here. */
  Path path(String absolute) {
    return Path.of("/proc", Long.toString(init.pid()), "root").resolve(absolute.substring(1));
  }

  /** Whether the machine has a file. */
  boolean has(String absolute) {
    return Files.exists(path(absolute));
  }

  /** Calls a program in the machine, and waits for its end. */
  Outcome call(List<String> command) {
    return calls.wait(begin(command));
  }

  /** Begins a call of a program in the machine. */
  Call begin(List<String> command) {
    return begin(Map.of(), command);
  }

  /** Begins a call of a program in the machine, with a larger environment. */
  Call begin(Map<String, String> environment, List<String> command) {
    return calls.begin(environment, inside(command));
  }

  /** Waits for the end of a call. */
  Outcome wait(Call call) {
    return calls.wait(call);
  }

  /** To start a program in the machine with streams of the case's choice. */
  ProcessBuilder builder(List<String> command) {
    return calls.builder(inside(command));
  }

  private List<String> inside(List<String> command) {
    var inside = new ArrayList<>(List.of("nsenter", "--target", Long.toString(init.pid())));
    inside.addAll(List.of("--mount", "--net", "--pid", "--"));
    inside.addAll(command);
    return inside;
  }

  /** Asserts that no container is left. */
  void assertNoContainers() {
    // conmon, and the client that it calls at the end, are still about for a moment.
    if (!Patience.isSoWithin(Patience.of(5), () -> traces().isEmpty())) {
      var left = traces();
      // So that one failure does not become many.
      processes().forEach(ProcessHandle::destroyForcibly);
      assertEquals(List.of(), left, "left by containers");
    }
  }

  /** The processes, mounts, cgroups, network devices and state that containers have here. */
  private List<String> traces() {
    var traces = new ArrayList<String>();
    processes().forEach(process -> traces.add("process " + process.info().commandLine()));
    mounts().stream()
        .filter(place -> !mountsAtFirst.contains(place) && !MOUNTS_OF_CLIENTS.contains(place))
        .forEach(place -> traces.add("mount " + place));
    groups()
        .filter(group -> group.getFileName().toString().startsWith("libpod-"))
        .forEach(group -> traces.add("cgroup " + group));
    entries(path("/proc/1/net/dev_snmp6"))
        .filter(device -> device.getFileName().toString().startsWith("veth"))
        .forEach(device -> traces.add("network device " + device.getFileName()));
    entries(path("/run/" + OciRuntime.name()))
        .filter(state -> Files.exists(state.resolve("state.json")))
        .forEach(state -> traces.add("state " + state));
    return traces;
  }

  private Stream<Path> groups() {
    return Host.cgroupsNamed(workplace.name()).stream()
        .flatMap(PrivateMachine::entries)
        .filter(Files::isDirectory);
  }

  /** All but the machine's own two, and those in which the runtime awaits commands. */
  private List<ProcessHandle> processes() {
    return holder
        .descendants()
        .filter(process -> Host.isAlive(process.pid()))
        .filter(process -> !process.equals(init))
        .filter(process -> {
          String command = process.info().commandLine().orElse("");
          boolean holdsInput =
              command.strip().endsWith("cat") && process.parent().equals(Optional.of(init));
          return !holdsInput && !command.contains("--keeper=");
        })
        .toList();
  }

  private List<String> mounts() {
    try (var lines = Files.lines(path("/proc/1/mountinfo"))) {
      return lines.map(MountInfo::parse).map(MountInfo::mountPoint).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> entries(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries.toList().stream();
    } catch (IOException _) {
      return Stream.of();
    }
  }

  /** Ends the machine with all that is in it, and asserts that the host has nothing of it. */
  @Override
  public void close() {
    try {
      holder.getOutputStream().close();
      holder.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    // The clients leave the groups of their monitors and, where there are both versions, of pods.
    groups().forEach(group -> group.toFile().delete());
    // Those of images that clients made are below podman's own parent; in use, it stays.
    Host.removeCgroups("libpod_parent/conmon");
    Host.removeCgroups("libpod_parent");
    workplace.close();
  }
}
