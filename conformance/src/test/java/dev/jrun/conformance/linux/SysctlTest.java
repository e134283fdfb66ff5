package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** config-linux.md, "Sysctl": only what a namespace of the container holds may be set. */
class SysctlTest {

  @Table
  @CsvSource({
    "net.ipv4.ip_forward,1",
    "net.ipv4.ip_local_port_range,1024\t2048",
    "net/ipv4/conf/lo/forwarding,1",
    "kernel.msgmax,4096",
    "kernel.msgmnb,4096",
    "kernel.shmmni,100",
    "kernel.shm_rmid_forced,1",
    "fs.mqueue.msg_max,7"
  })
  void aValueOfTheContainersNamespacesIsSet(String key, String value, Bundle bundle) {
    bundle.setJson("/linux/sysctl", "{}");
    ((ObjectNode) bundle.get("/linux/sysctl")).put(key, value);
    assertEquals(value, bundle.facts("cat /proc/sys/" + key.replace('.', '/')).text());
  }

  @Test
  void theHostsValueStays(Bundle bundle) throws IOException {
    Path file = Path.of("/proc/sys/kernel/shmmni");
    String before = Files.readString(file);
    bundle.set("/linux/sysctl/kernel.shmmni", "77").facts("true");
    assertEquals(before, Files.readString(file));
  }

  @Table
  @CsvSource({"network,net.ipv4.ip_forward", "ipc,kernel.shmmni", "ipc,fs.mqueue.msg_max"})
  void withoutTheNamespaceItIsRefused(String namespace, String key, Bundle bundle) {
    bundle
        .withoutNamespace(namespace)
        .setJson("/linux/sysctl", "{\"" + key + "\": \"1\"}")
        .refused();
  }

  @Table
  @CsvSource({"vm.swappiness", "kernel.core_pattern", "fs.file-max", "kernel.panic"})
  void aValueOfTheWholeMachineIsRefused(String key, Bundle bundle) {
    bundle.setJson("/linux/sysctl", "{\"" + key + "\": \"1\"}").refused().saying(key);
  }

  @Test
  void aValueThatTheKernelRefusesIsAnError(Bundle bundle) {
    bundle
        .setJson("/linux/sysctl", "{\"net.ipv4.ip_forward\": \"many\"}")
        .refused()
        .saying("ip_forward");
  }

  @Test
  void aPathOutOfProcSysIsRefused(Bundle bundle) {
    bundle.setJson("/linux/sysctl", "{\"net./../../kernel/panic\": \"1\"}").refused();
  }

  @Test
  void valuesAreSetAlthoughProcSysIsReadonly(Bundle bundle) {
    bundle
        .set("/linux/readonlyPaths", List.of("/proc/sys"))
        .setJson("/linux/sysctl", "{\"kernel.shmmni\": \"77\"}");
    assertEquals("77", bundle.facts("cat /proc/sys/kernel/shmmni").text());
  }
}
