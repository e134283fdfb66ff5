package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;

/** config-linux.md, "Default Devices", and runtime-linux.md, "Dev symbolic links". */
class DefaultDevicesTest {

  @Table
  @CsvSource({"null,1,3", "zero,1,5", "full,1,7", "random,1,8", "urandom,1,9", "tty,5,0"})
  void theDeviceIsThereForEveryone(String name, int major, int minor, Bundle bundle) {
    assertEquals(
        "character special file %d %d 666 0:0".formatted(major, minor),
        bundle.facts("stat -c '%F %t %T %a %u:%g' /dev/" + name).text());
  }

  @Table
  @CsvSource({
    "fd,/proc/self/fd",
    "stdin,/proc/self/fd/0",
    "stdout,/proc/self/fd/1",
    "stderr,/proc/self/fd/2"
  })
  void theLinkIsThere(String name, String target, Bundle bundle) {
    assertEquals(target, bundle.facts("readlink /dev/" + name).text());
  }

  @Test
  void ptmxIsThatOfTheContainersDevpts(Bundle bundle) {
    assertEquals("same", bundle.facts("test /dev/ptmx -ef /dev/pts/ptmx && echo same").text());
  }

  @Test
  void withoutATerminalThereIsNoConsole(Bundle bundle) {
    assertEquals("none", bundle.facts("test -e /dev/console || echo none").text());
  }

  @Table
  @CsvSource({"null,0", "zero,4", "urandom,4"})
  void theDeviceCanBeRead(String name, int bytes, Bundle bundle) {
    assertEquals("" + bytes, bundle.facts("head -c 4 /dev/" + name + " | wc -c").text());
  }

  @Test
  void fullIsFull(Bundle bundle) {
    assertEquals("full", bundle.facts("echo x 2>/dev/null > /dev/full || echo full").text());
  }

  @Test
  void devicesAreMadeInADevDirectoryWithoutAMount(Bundle bundle) {
    withoutMountsInDev(bundle);
    assertEquals("1 3", bundle.facts("stat -c '%t %T' /dev/null").text());
  }

  @Test
  void oneThatTheImageHasIsTakenAndTheOthersAreMade(Bundle bundle) {
    Host.run("mknod", "-m", "666", bundle.rootfs("dev", "random").toString(), "c", "1", "8");
    withoutMountsInDev(bundle);
    assertEquals(
        "full null random tty urandom zero",
        bundle
            .facts("cd /dev; for d in *; do [ -c $d -a ! -L $d ] && echo $d; done | sort | xargs")
            .text());
  }

  /** Some images carry a /dev of their own. */
  private static void withoutMountsInDev(Bundle bundle) {
    for (int index = bundle.get("/mounts").size() - 1; index >= 0; index--) {
      if (bundle.get("/mounts/" + index + "/destination").asString().startsWith("/dev")) {
        ((ArrayNode) bundle.get("/mounts")).remove(index);
      }
    }
  }

  @Test
  void aBoundDevStaysAsItIs(Bundle bundle) {
    // The host's /dev is the host's: nothing may be made in it.
    String before = Host.run("ls", "/dev");
    bundle.setJson(
        "/mounts", "[{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"}]");
    bundle.mount("/dev", "none", "/dev", "rbind");
    assertEquals(before, bundle.facts("ls /dev").text().replace("\r", ""));
    assertEquals(before, Host.run("ls", "/dev"));
  }
}
