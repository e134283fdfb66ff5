package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container may do, and what it may not. */
@DockerCases
class IsolationTest {

  /** The fourteen that Docker gives by default, as a mask of capabilities(7). */
  static final String DEFAULT_CAPABILITIES = "00000000a80425fb";

  private static final String STATUS = "cat /proc/self/status";

  /** All that Docker knows are those of the kernel, whatever its own process has. */
  static void assumeThatRootHasAllCapabilities() {
    int last = Integer.parseInt(Host.run("cat", "/proc/sys/kernel/cap_last_cap"));
    assumeTrue(
        Long.parseUnsignedLong(capabilitiesOfHost(), 16) == (1L << (last + 1)) - 1,
        "root of this host has not all capabilities");
  }

  static String capabilitiesOfHost() {
    return new Facts(Host.run("cat", "/proc/self/status")).value("CapEff");
  }

  @Test
  void capabilitiesAreTheUsualOnes(Docker docker) {
    var status = docker.script(STATUS).facts();
    for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
      assertEquals(DEFAULT_CAPABILITIES, status.value(set), set);
    }
  }

  @Test
  void capabilitiesAreDroppedAndAdded(Docker docker) {
    var container =
        docker
            .script(STATUS)
            .on(it ->
                it.withCapDrop(Capability.ALL).withCapAdd(Capability.CHOWN, Capability.SYS_ADMIN));
    assertEquals("0000000000200001", container.facts().value("CapEff"));
  }

  @Test
  void otherUsersHaveNone(Docker docker) {
    var status = docker.script(STATUS).with(it -> it.withUser("guest")).facts();
    assertEquals("0000000000000000", status.value("CapEff"));
    assertEquals(DEFAULT_CAPABILITIES, status.value("CapBnd"));
  }

  @Test
  void aPrivilegedContainerHasAllRights(Docker docker) {
    assumeThatRootHasAllCapabilities();
    var status =
        docker.script(STATUS + "; ls /dev | wc -l").on(it -> it.withPrivileged(true)).facts();
    assertEquals(capabilitiesOfHost(), status.value("CapEff"));
    assertEquals("0", status.value("Seccomp"));
    assertTrue(Integer.parseInt(status.lines().getLast()) > 15, "devices of the host");
  }

  @Test
  void newPrivilegesCanBeForbidden(Docker docker) {
    var container =
        docker.script(STATUS).on(it -> it.withSecurityOpts(List.of("no-new-privileges")));
    assertEquals("1", container.facts().value("NoNewPrivs"));
  }

  @Test
  void theUsualProfileFiltersCalls(Docker docker) {
    var facts = docker.script(STATUS + "; unshare -U true 2>&1; echo $?").facts();
    assertEquals("2", facts.value("Seccomp"));
    assertEquals("1", facts.lines().getLast(), "clone of a user namespace needs CAP_SYS_ADMIN");
  }

  @Test
  void aProfileCanBeLeftOut(Docker docker) {
    var container =
        docker.script(STATUS).on(it -> it.withSecurityOpts(List.of("seccomp=unconfined")));
    assertEquals("0", container.facts().value("Seccomp"));
  }

  @Test
  void aProfileOfOnesOwn(Docker docker) {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
          {"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 122}]}\
        """;
    var container =
        docker
            .script("mkdir /directory 2>&1; echo $?")
            .on(it -> it.withSecurityOpts(List.of("seccomp=" + profile)));
    var said = container.facts().text();
    assertTrue(said.contains("Disk quota exceeded") || said.contains("Quota exceeded"), said);
  }

  @Test
  void theRootCanBeReadOnly(Docker docker) {
    var container =
        docker
            .script(
                "touch /file 2>&1; touch /tmp/file && echo tmp; touch /dev/shm/file && echo shm")
            .on(it -> it.withReadonlyRootfs(true).withTmpFs(Map.of("/tmp", "")));
    var lines = container.facts().lines();
    assertTrue(lines.getFirst().contains("Read-only file system"), lines::toString);
    assertEquals(List.of("tmp", "shm"), lines.subList(1, 3));
  }

  @Test
  void whatTellsOfTheHostIsHidden(Docker docker) {
    var container =
        docker.script(
            "wc -c </proc/timer_list; ls /sys/firmware | wc -w; echo 1 >/proc/sys/kernel/panic");
    assertNotEquals(0, container.start().await());
    var lines = container.logs().lines();
    assertEquals(List.of("0", "0"), lines.subList(0, 2));
    assertTrue(lines.getLast().contains("Read-only file system"), lines::toString);
  }

  @Test
  void devicesAreGiven(Docker docker) {
    var container =
        docker
            .script("head -c4 /dev/nothing | wc -c; echo lost >/dev/nothing; echo $?")
            .on(it -> it.withDevices(new Device("rw", "/dev/nothing", "/dev/zero")));
    assertEquals(List.of("4", "0"), container.facts().lines());
  }

  /** The loop control device: one that is not among the usual ones. */
  @Table
  @CsvSource({
    "nothing, c 1:3 rwm, 'denied denied'",
    "for reading, c 10:237 rm, 'allowed denied'",
    "for all, c 10:* rwm, 'allowed allowed'"
  })
  void devicesThatAreMadeFollowTheRules(
      String access, String rule, String expected, Docker docker) {
    var container =
        docker
            .script(
                "mknod /it c 10 237; say() { case $1 in *permitted*) echo denied;; *) echo"
                    + " allowed;; esac; }; say \"$( (: </it) 2>&1)\"; say \"$( (: >/it) 2>&1)\"")
            .on(it -> it.withDeviceCgroupRules(List.of("c *:* m", rule)));
    assertEquals(expected, String.join(" ", container.facts().lines()), access);
  }

  @Test
  void kernelParametersOfTheNamespaces(Docker docker) {
    var container =
        docker
            .script("cat /proc/sys/kernel/msgmax /proc/sys/net/ipv4/ip_unprivileged_port_start")
            .on(it ->
                it.withSysctls(
                    Map.of("kernel.msgmax", "4242", "net.ipv4.ip_unprivileged_port_start", "77")));
    assertEquals(List.of("4242", "77"), container.facts().lines());
  }
}
