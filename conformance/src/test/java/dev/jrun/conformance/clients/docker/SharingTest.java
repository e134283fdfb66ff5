package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.HostConfig;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces of a container's own, of the host, and of other containers. */
@DockerCases
class SharingTest {

  private static HostConfig share(HostConfig host, String type, String with) {
    return switch (type) {
      case "pid" -> host.withPidMode(with);
      case "ipc" -> host.withIpcMode(with);
      case "uts" -> host.withUtSMode(with);
      case "net" -> host.withNetworkMode(with);
      case "cgroup" -> host.withCgroupnsMode(with);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static DockerContainer asking(Docker docker, String type) {
    return docker.container("readlink", "/proc/self/ns/" + type);
  }

  @Table
  @ValueSource(strings = {"pid", "ipc", "uts", "net", "mnt"})
  void theyAreItsOwn(String type, Docker docker) {
    assertNotEquals(Host.namespace("self", type), asking(docker, type).facts().text());
  }

  @Table
  @ValueSource(strings = {"pid", "ipc", "uts", "net", "cgroup"})
  void theyAreTheHosts(String type, Docker docker) {
    var container = asking(docker, type).on(it -> share(it, type, "host"));
    assertEquals(Host.namespace("self", type), container.facts().text());
  }

  @Test
  void theCgroupsCanBeItsOwn(Docker docker) {
    var container =
        docker.script("cut -d: -f3 /proc/self/cgroup").on(it -> share(it, "cgroup", "private"));
    assertTrue(container.facts().lines().stream().allMatch("/"::equals));
  }

  @Table
  @ValueSource(strings = {"pid", "ipc", "net"})
  void theyAreThoseOfAnotherContainer(String type, Docker docker) {
    var other =
        docker
            .script("trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withIpcMode("shareable"))
            .start();
    var container = asking(docker, type).on(it -> share(it, type, "container:" + other.id()));
    assertEquals(Host.namespace(Long.toString(other.pid()), type), container.facts().text());
  }

  @Test
  void processesOfAnotherContainerAreSeen(Docker docker) {
    var other = docker.idle();
    var container = docker.container("ps").on(it -> it.withPidMode("container:" + other.id()));
    assertTrue(container.facts().text().contains("sleep 1000"));
  }

  @Test
  void sharedMemoryIsShared(Docker docker) {
    var other =
        docker
            .script("echo words >/dev/shm/file; trap exit TERM; echo ready; sleep 1000 & wait")
            .on(it -> it.withIpcMode("shareable"))
            .start()
            .awaitOutput("ready");
    var container =
        docker
            .container("cat", "/dev/shm/file")
            .on(it -> it.withIpcMode("container:" + other.id()));
    assertEquals("words", container.facts().text());
  }

  @Test
  void anInitTakesCareOfOrphans(Docker docker) {
    var container =
        docker
            .script("cat /proc/1/comm; sh -c 'sleep 0.1 & echo orphan' ; sleep 0.5; ps")
            .on(it -> it.withInit(true));
    var lines = container.facts().lines();
    assertTrue(lines.getFirst().contains("init") || lines.getFirst().contains("tini"));
    assertTrue(lines.stream().noneMatch(line -> line.contains("[sleep]")), lines::toString);
  }
}
