package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;

/** Namespaces that containers share with the host, with each other, and in pods. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class SharingTest {

  private static String ofMachine(Podman podman, String namespace) {
    return podman.machine().call(List.of("readlink", "/proc/self/ns/" + namespace)).text();
  }

  private static String ofContainer(Podman podman, String container, String namespace) {
    return podman.execFacts("", container, "readlink /proc/self/ns/" + namespace).text();
  }

  @Table
  @CsvSource({"pid, --pid", "ipc, --ipc", "uts, --uts", "net, --network", "cgroup, --cgroupns"})
  void aNamespaceCanBeThatOfTheHost(String namespace, String flag, Podman podman) {
    String script = "readlink /proc/self/ns/" + namespace;
    assertEquals(ofMachine(podman, namespace), podman.facts(flag + " host", script).text());
  }

  @Table
  @CsvSource({"pid, --pid", "ipc, --ipc", "uts, --uts", "net, --network", "cgroup, --cgroupns"})
  void aNamespaceCanBeThatOfAContainer(String namespace, String flag, Podman podman) {
    String container = podman.start("--ipc shareable --cgroupns private", "sleep", "100");
    String other = podman.start(flag + "=container:" + container, "sleep", "100");
    assertEquals(ofContainer(podman, container, namespace), ofContainer(podman, other, namespace));
  }

  @Table
  @CsvSource({"pid", "ipc", "uts", "net", "mnt"})
  void otherwiseItIsTheContainersOwn(String namespace, Podman podman) {
    String script = "readlink /proc/self/ns/" + namespace;
    assertNotEquals(ofMachine(podman, namespace), podman.facts("", script).text());
  }

  @Test
  void aCgroupNamespaceShowsTheOwnGroupAsTheRoot(Podman podman) {
    for (String line : podman.facts("--cgroupns private", "cat /proc/self/cgroup").lines()) {
      assertTrue(line.endsWith(":/"), line);
    }
  }

  @Test
  void aContainerInAnothersPidNamespaceEndsByItself(Podman podman) {
    String container = podman.start("", "sleep", "100");
    String other = podman.start("--pid container:" + container, "sleep", "100");
    podman.text("kill", other);
    assertEquals("137", podman.text("wait", other));
    assertEquals("running", podman.inspect(container, ".State.Status"));
  }

  @Test
  void withTheHostsPidsEverythingOfItEnds(Podman podman) {
    String container =
        podman.startScript("--pid host", "setsid sleep 1000 & echo ready; sleep 1000");
    podman.awaitLog(container, "ready");
    podman.text("kill", container);
    podman.text("wait", container);
    podman.call("rm", "--force", "--time", "0", container).succeeded();
    podman.machine().assertNoContainers();
  }

  @Test
  void aPodsContainersShare(Podman podman) {
    String pod = podman.pod("--network none --hostname box");
    String one = podman.start("--pod " + pod, "sleep", "100");
    String two = podman.start("--pod " + pod, "sleep", "100");
    for (String namespace : List.of("ipc", "uts", "net")) {
      assertEquals(ofContainer(podman, one, namespace), ofContainer(podman, two, namespace));
    }
    assertNotEquals(ofContainer(podman, one, "mnt"), ofContainer(podman, two, "mnt"));
    assertNotEquals(ofContainer(podman, one, "pid"), ofContainer(podman, two, "pid"));
    assertEquals("box", podman.execFacts("", two, "hostname").text());
  }

  @Test
  void aPodMayShareItsProcesses(Podman podman) {
    String pod = podman.pod("--network none --share pid,ipc,net,uts");
    String one = podman.start("--pod " + pod, "sleep", "123");
    String two = podman.start("--pod " + pod, "sleep", "100");
    assertEquals(ofContainer(podman, one, "pid"), ofContainer(podman, two, "pid"));
    assertTrue(podman.execFacts("", two, "ps").text().contains("sleep 123"));
  }

  @Test
  void aPodIsPausedStoppedAndStartedAsAWhole(Podman podman) {
    String pod = podman.pod("--network none");
    String one = podman.start("--pod " + pod, "sleep", "100");
    podman.text("pod", "pause", pod);
    assertEquals("paused", podman.inspect(one, ".State.Status"));
    podman.text("pod", "unpause", pod);
    assertEquals("running", podman.inspect(one, ".State.Status"));
    podman.call("pod", "stop", "--time", "0", pod);
    podman.await(one, ".State.Status", "exited");
    podman.text("pod", "start", pod);
    assertEquals("running", podman.inspect(one, ".State.Status"));
  }
}
