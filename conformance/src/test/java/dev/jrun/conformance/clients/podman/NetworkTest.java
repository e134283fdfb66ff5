package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.clients.Needs;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks: the runtime joins the namespace in which podman's plugins have made them. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class NetworkTest {
  private static final String NETWORK = "between";

  @BeforeEach
  void createNetwork(Podman podman) {
    var outcome =
        podman.call("network", "create", "--disable-dns", "--subnet", "10.97.0.0/24", NETWORK);
    assertEquals(0, outcome.status(), outcome::toString);
    var tried = podman.run("--network " + NETWORK, "true");
    assumeTrue(tried.status() == 0, () -> "podman has no networks here: " + tried.stderr());
  }

  @AfterEach
  void removeNetwork(Podman podman) {
    podman.call("network", "rm", "--force", "--time", "0", NETWORK);
  }

  private static String address(Podman podman, String container) {
    return podman.execFacts("", container, "ip -4 addr show eth0 | awk '/inet/ {print $2}'").text();
  }

  @Test
  void aContainerHasAnAddress(Podman podman) {
    String container = podman.start("--network " + NETWORK, "sleep", "100");
    assertTrue(address(podman, container).startsWith("10.97.0."));
  }

  @Test
  void itMayBeChosen(Podman podman) {
    String container = podman.start("--network " + NETWORK + " --ip 10.97.0.77", "sleep", "100");
    assertEquals("10.97.0.77/24", address(podman, container));
  }

  @Test
  void twoContainersReachEachOther(Podman podman) {
    String one = podman.start("--network " + NETWORK + " --ip 10.97.0.8", "sleep", "100");
    String script = "ip neigh; ip route get 10.97.0.8 | head -1";
    assertTrue(podman.facts("--network " + NETWORK, script).text().contains("eth0"), one);
  }

  @Test
  void aRunningContainerCanBeConnected(Podman podman) {
    String container = podman.start("--network " + NETWORK, "sleep", "100");
    podman.text("network", "disconnect", NETWORK, container);
    assertEquals("", podman.exec("", container, "ip", "-4", "addr", "show", "eth0").stdout());
    podman.text("network", "connect", NETWORK, container);
    assertTrue(podman.exec("", container, "ip", "addr").stdout().contains("10.97.0."));
  }

  @Test
  void withoutANetworkThereIsOnlyTheLoopback(Podman podman) {
    assertEquals(List.of("lo"), podman.facts("--network none", "ls /sys/class/net").lines());
    assertTrue(podman.facts("--network none", "ip addr show lo").text().contains("127.0.0.1"));
  }
}
