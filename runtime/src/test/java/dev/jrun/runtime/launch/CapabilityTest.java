package dev.jrun.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityTest {

  @Test
  void thereAre41WithoutGaps() {
    Capability[] all = Capability.values();
    assertEquals(41, all.length);
    for (int i = 0; i < all.length; i++) {
      assertEquals(i, all[i].number(), all[i].name());
    }
    List<String> names = Arrays.stream(all).map(Capability::name).toList();
    assertEquals((1L << 41) - 1, Capability.parse(names).bits());
  }

  @ParameterizedTest
  @CsvSource({
    "CAP_CHOWN, 0", "CAP_KILL, 5", "CAP_SETPCAP, 8", "CAP_NET_BIND_SERVICE, 10", "CAP_NET_RAW, 13",
        "CAP_SYS_ADMIN, 21",
    "CAP_MKNOD, 27", "CAP_AUDIT_WRITE, 29", "CAP_SETFCAP, 31", "CAP_SYSLOG, 34", "CAP_BPF, 39",
        "CAP_CHECKPOINT_RESTORE, 40"
  })
  void numbersOfTheHeader(Capability capability, int number) {
    assertEquals(number, capability.number());
  }

  @Test
  void theKernelKnowsThemAll() throws IOException {
    // Not Files.readString: it reads one byte first, and a file of proc_sys(5) has nothing after
    // that.
    try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/kernel/cap_last_cap"))) {
      int last = Integer.parseInt(file.readLine());
      assertTrue(last >= Capability.CAP_CHECKPOINT_RESTORE.number(), "last capability " + last);
    }
  }

  @Test
  void unknownNamesAreReportedInOrder() {
    Capability.Capabilities set =
        Capability.parse(
            List.of("CAP_FUTURE", "CAP_KILL", "KILL", "cap_kill", "CAP_CHOWN", "CAP_KILL"));
    assertEquals(0b100001, set.bits());
    assertEquals(List.of("CAP_FUTURE", "KILL", "cap_kill"), set.unknown());
  }
}
