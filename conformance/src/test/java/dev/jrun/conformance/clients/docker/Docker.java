package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Docker as a case sees it: it makes containers, networks and volumes, which are removed when the
 * case ends, the last first.
 */
final class Docker implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Dockerd daemon;
  private final Deque<Runnable> removals = new ArrayDeque<>();

  Docker(Dockerd daemon) {
    this.daemon = daemon;
  }

  /** The daemon itself. */
  Dockerd daemon() {
    return daemon;
  }

  /** All that Docker can do. */
  DockerClient client() {
    return daemon.client();
  }

  /** A container that does not exist yet, for a program. */
  DockerContainer container(String... command) {
    var container = new DockerContainer(this, command);
    removals.push(container::remove);
    return container;
  }

  /** A container that does not exist yet, for a shell script. */
  DockerContainer script(String script) {
    return container("sh", "-c", script);
  }

  /** A running container that does nothing until it is stopped. */
  DockerContainer idle() {
    return script("trap exit TERM; sleep 1000 & wait").start();
  }

  /** A new network with a bridge, by its name. */
  String network() {
    String name = unique("network");
    String id = client().createNetworkCmd().withName(name).withDriver("bridge").exec().getId();
    removals.push(() -> removeNetwork(id));
    return name;
  }

  private void removeNetwork(String id) {
    Path bridge = Path.of("/sys/class/net", "br-" + id.substring(0, 12));
    assertTrue(Files.exists(bridge), () -> "no " + bridge);
    client().removeNetworkCmd(id).exec();
    assertFalse(Files.exists(bridge), () -> "left: " + bridge);
  }

  /** A new volume, by its name. */
  String volume() {
    String name = unique("volume");
    client().createVolumeCmd().withName(name).exec();
    removals.push(() -> client().removeVolumeCmd(name).exec());
    return name;
  }

  /** A new empty directory on the host. */
  Path hostDirectory() {
    return daemon.workplace().newDirectory(unique("directory"));
  }

  private String unique(String word) {
    return word + "-" + COUNTER.incrementAndGet();
  }

  @Override
  public void close() {
    while (!removals.isEmpty()) {
      removals.pop().run();
    }
  }
}
