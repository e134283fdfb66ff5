package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * config-linux.md, "Namespaces". In the tables: the specification's word, and the kernel's in
 * /proc/PID/ns.
 */
class NamespacesTest {

  @Table
  @CsvSource({"pid,pid", "network,net", "mount,mnt", "ipc,ipc", "uts,uts", "cgroup,cgroup"})
  void aNamespaceWithoutAPathIsNew(String type, String link, Bundle bundle) {
    bundle.namespace(type, null);
    assertNotEquals(
        Host.namespace("self", link), bundle.facts("readlink /proc/self/ns/" + link).text());
  }

  @Table
  @CsvSource({"network,net", "ipc,ipc", "uts,uts", "cgroup,cgroup", "user,user"})
  void aNamespaceThatIsNotListedIsTheRuntimes(String type, String link, Bundle bundle) {
    // sysfs needs a network namespace of its own, mqueue an ipc namespace.
    bundle.setJson(
        "/mounts", "[{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"}]");
    bundle.withoutNamespace(type);
    assertEquals(
        Host.namespace("self", link), bundle.facts("readlink /proc/self/ns/" + link).text());
  }

  @Table
  @CsvSource({"pid,pid", "network,net", "ipc,ipc", "uts,uts", "cgroup,cgroup"})
  void aNamespaceWithAPathIsJoined(String type, String link, Bundle first, Bundle second) {
    first.namespace(type, null).args("sleep", "100");
    long pid = first.container().runDetached().pid();
    second.namespace(type, "/proc/%d/ns/%s".formatted(pid, link));
    assertEquals(
        Host.namespace(Long.toString(pid), link),
        second.facts("readlink /proc/self/ns/" + link).text());
  }

  @Test
  void aJoinedPidNamespaceShowsItsProcesses(Bundle first, Bundle second) {
    long pid = first.args("sleep", "4242").container().runDetached().pid();
    second.namespace("pid", "/proc/" + pid + "/ns/pid");
    assertEquals("sleep 4242", second.facts("tr '\\0' ' ' < /proc/1/cmdline").text());
  }

  @Test
  void aJoinedUtsNamespaceHasItsHostname(Bundle first, Bundle second) {
    long pid = first.set("/hostname", "first").args("sleep", "100").container().runDetached().pid();
    second.namespace("uts", "/proc/" + pid + "/ns/uts");
    assertEquals("first", second.facts("hostname").text());
  }

  @Test
  void namespacesOfSeveralContainersCanBeJoinedAtOnce(Bundle first, Bundle second) {
    // What a pod is.
    String pid = Long.toString(first.args("sleep", "100").container().runDetached().pid());
    for (String type : new String[] {"network", "ipc", "uts"}) {
      second.namespace(type, "/proc/" + pid + "/ns/" + (type.equals("network") ? "net" : type));
    }
    assertEquals(
        String.join(
            "\n",
            Host.namespace(pid, "net"),
            Host.namespace(pid, "ipc"),
            Host.namespace(pid, "uts")),
        second.facts("for it in net ipc uts; do readlink /proc/self/ns/$it; done").text());
  }

  @Test
  void aBoundNamespaceFileCanBeJoined(Bundle first, Bundle second) throws IOException {
    // As ip-netns(8) keeps them.
    String pid = Long.toString(first.args("sleep", "100").container().runDetached().pid());
    Path kept = Files.createFile(first.hostPath("netns"));
    Host.run("mount", "--bind", "/proc/" + pid + "/ns/net", kept.toString());
    try {
      second.namespace("network", kept.toString());
      assertEquals(Host.namespace(pid, "net"), second.facts("readlink /proc/self/ns/net").text());
    } finally {
      Host.run("umount", kept.toString());
    }
  }

  @Test
  void aRelativePathIsRefused(Bundle bundle) {
    bundle.namespace("network", "proc/1/ns/net").refused();
  }

  @Test
  void aNewNetworkHasLoopbackOnly(Bundle bundle) {
    assertEquals("lo", bundle.facts("ls /sys/class/net").text());
  }

  @Test
  void loopbackIsUp(Bundle bundle) {
    // Not the specification's word, but what every runtime does and programs count on.
    assertEquals(
        "127.0.0.1/8", bundle.facts("ip -4 addr show lo | awk '/inet/ {print $2}'").text());
  }

  /** The limit is that of a user namespace of its own, which the runtime is root of. */
  @Test
  void oneBeyondTheLimitIsAnError(Bundle bundle) {
    bundle.args("true").set("/linux/cgroupsPath", "");
    var container =
        bundle
            .container()
            .through(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "echo 0 > /proc/sys/user/max_net_namespaces && JRUN_KEEPER=off exec \"$@\"",
                "sh");
    var message = container.tryCreate().failed().stderr();
    assertTrue(message.toLowerCase(Locale.ROOT).contains("no space left on device"), message);
    container.assertGone();
  }

  @Test
  void aNewIpcNamespaceIsEmpty(Bundle bundle) {
    assertEquals("1", bundle.facts("wc -l < /proc/sysvipc/shm").text());
  }

  @Test
  void aCgroupNamespaceHidesTheHostsPath(Bundle bundle) {
    bundle.namespace("cgroup", null);
    assertEquals("", bundle.facts("grep -v ':/$' /proc/self/cgroup || true").text());
  }

  @Test
  void withTheHostsPidNamespaceTheHostsProcessesShow(Bundle bundle) {
    bundle.withoutNamespace("pid");
    String self = Long.toString(ProcessHandle.current().pid());
    assertEquals("seen", bundle.facts("test -d /proc/" + self + " && echo seen").text());
  }

  @Test
  void allProcessesOfTheHostsPidNamespaceEndWithTheContainer(Bundle bundle) {
    bundle.withoutNamespace("pid");
    var container = bundle.script("sleep 100 & sleep 100 & wait").container().createAndStart();
    assertEquals(0, container.call("delete", "--force").status());
    container.assertGone();
  }
}
