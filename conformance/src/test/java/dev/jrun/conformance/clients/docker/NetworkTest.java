package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks: Docker moves its devices into the container from a hook. */
@DockerCases
class NetworkTest {

  private static final String DEVICES = "ls /sys/class/net | sort";

  private static String address(DockerContainer container, String network) {
    return container.inspect().getNetworkSettings().getNetworks().get(network).getIpAddress();
  }

  @Test
  void noneHasALoopbackDeviceOnly(Docker docker) {
    var container = docker.script(DEVICES + "; ip addr show lo");
    var lines = container.facts().lines();
    assertEquals("lo", lines.getFirst());
    assertTrue(lines.get(1).contains("UP"), lines::toString);
  }

  @Test
  void aContainerHasItsAddress(Docker docker) {
    String network = docker.network();
    var container =
        docker
            .script(DEVICES + "; ip addr show eth0; ip route; trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withNetworkMode(network))
            .start()
            .awaitOutput("default via");
    var lines = container.logs().lines();
    assertEquals(List.of("eth0", "lo"), lines.subList(0, 2));
    assertTrue(container.logs().text().contains("inet " + address(container, network) + "/"));
  }

  @Test
  void containersOfANetworkTalk(Docker docker) {
    String network = docker.network();
    var server =
        docker
            .script("mkdir /www && echo words >/www/file && exec busybox httpd -f -p 80 -h /www")
            .on(it -> it.withNetworkMode(network))
            .start();
    var client =
        docker
            .script(
                "for i in 1 2 3 4 5; do busybox wget -q -O - http://"
                    + address(server, network)
                    + "/file && exit; sleep 0.3; done; exit 1")
            .on(it -> it.withNetworkMode(network));
    assertEquals("words", client.facts().lines().getLast());
  }

  @Test
  void aContainerOfTheSameNetworkNamespaceIsTheSameHost(Docker docker) {
    String network = docker.network();
    var other =
        docker
            .script("trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withNetworkMode(network))
            .start();
    var container =
        docker.script("ip addr show eth0").on(it -> it.withNetworkMode("container:" + other.id()));
    assertTrue(container.facts().text().contains("inet " + address(other, network) + "/"));
  }

  @Test
  void networksComeAndGoWhileItRuns(Docker docker) {
    String first = docker.network();
    String second = docker.network();
    var container =
        docker
            .script("trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withNetworkMode(first))
            .start();
    docker
        .client()
        .connectToNetworkCmd()
        .withNetworkId(second)
        .withContainerId(container.id())
        .exec();
    assertEquals(List.of("eth0", "eth1", "lo"), container.execFacts(DEVICES).lines());
    docker
        .client()
        .disconnectFromNetworkCmd()
        .withNetworkId(second)
        .withContainerId(container.id())
        .exec();
    assertEquals(List.of("eth0", "lo"), container.execFacts(DEVICES).lines());
  }

  @Test
  void hostsAreNamed(Docker docker) {
    var container =
        docker
            .script("cat /etc/hosts; cat /etc/resolv.conf")
            .on(it -> it.withExtraHosts("other:10.1.2.3").withDns("10.4.5.6"));
    String text = container.facts().text();
    assertTrue(text.contains("10.1.2.3\tother"), text);
    assertTrue(text.contains("nameserver 10.4.5.6"), text);
  }
}
