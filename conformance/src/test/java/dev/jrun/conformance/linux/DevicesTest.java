package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** config-linux.md, "Devices". */
class DevicesTest {

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          character | {"path": "/dev/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 438}                          | character special file 1 3 666 0:0
          unbuffered | {"path": "/dev/mine", "type": "u", "major": 1, "minor": 5, "fileMode": 384}                         | character special file 1 5 600 0:0
          block     | {"path": "/dev/mine", "type": "b", "major": 7, "minor": 99, "fileMode": 432}                         | block special file 7 63 660 0:0
          FIFO      | {"path": "/dev/mine", "type": "p", "major": 0, "minor": 0, "fileMode": 420}                          | fifo 0 0 644 0:0
          owner     | {"path": "/dev/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 438, "uid": 1000, "gid": 50}  | character special file 1 3 666 1000:50
          large     | {"path": "/dev/mine", "type": "c", "major": 511, "minor": 1048575, "fileMode": 438}                  | character special file 1ff fffff 666 0:0
          deep      | {"path": "/dev/deep/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 438}                     | character special file 1 3 666 0:0
          elsewhere | {"path": "/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 438}                              | character special file 1 3 666 0:0
          """,
      quoteCharacter = '`')
  void aDeviceIsMadeAsTheConfigSays(String name, String json, String expected, Bundle bundle) {
    bundle.setJson("/linux/devices/-", json);
    String path = bundle.get("/linux/devices/0/path").asString();
    assertEquals(expected, bundle.facts("stat -c '%F %t %T %a %u:%g' " + path).text());
  }

  @Test
  void theUmaskOfTheCallerDoesNotMatter(Bundle bundle) {
    bundle.set("/linux/devices/-", device("/dev/mine", 3));
    var container = bundle.script("stat -c %a /dev/mine").container();
    container.create().delete();
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "umask 077; exec \"$@\"", "sh"));
    command.addAll(bundle.runtime().command(container.arguments("run")));
    assertEquals("666", bundle.runtime().callExactly(command).succeeded().text());
  }

  @Test
  void severalDevicesAreMade(Bundle bundle) {
    bundle
        .set("/linux/devices/-", device("/dev/one", 3))
        .set("/linux/devices/-", device("/dev/two", 5));
    assertEquals("1 3\n1 5", bundle.facts("stat -c '%t %T' /dev/one /dev/two").text());
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "takes it for a device without a rule, which then can't be opened")
  void aDefaultDeviceMayBeGivenAgain(Bundle bundle) {
    bundle.set("/linux/devices/-", device("/dev/null", 3));
    assertEquals("1 3 666", bundle.facts("stat -c '%t %T %a' /dev/null").text());
  }

  private static Map<String, Object> device(String path, int minor) {
    return Map.of("path", path, "type", "c", "major", 1, "minor", minor, "fileMode", 438);
  }
}
