package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** config.md, "rlimits": each of the sixteen, as /proc/PID/limits shows it. */
class RlimitsTest {

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RLIMIT_AS         | Max address space     | 1073741824 | 2147483648
          RLIMIT_CORE       | Max core file size    | 0          | 0
          RLIMIT_CPU        | Max cpu time          | 100        | 200
          RLIMIT_DATA       | Max data size         | 1073741824 | 2147483648
          RLIMIT_FSIZE      | Max file size         | 1048576    | 2097152
          RLIMIT_LOCKS      | Max file locks        | 10         | 20
          RLIMIT_MEMLOCK    | Max locked memory     | 4096       | 8192
          RLIMIT_MSGQUEUE   | Max msgqueue size     | 1024       | 2048
          RLIMIT_NICE       | Max nice priority     | 0          | 0
          RLIMIT_NOFILE     | Max open files        | 100        | 200
          RLIMIT_NPROC      | Max processes         | 1000       | 2000
          RLIMIT_RSS        | Max resident set      | 1048576    | 2097152
          RLIMIT_RTPRIO     | Max realtime priority | 0          | 0
          RLIMIT_RTTIME     | Max realtime timeout  | 1000       | 2000
          RLIMIT_SIGPENDING | Max pending signals   | 100        | 200
          RLIMIT_STACK      | Max stack size        | 1048576    | 2097152
          """)
  void eachHasItsSoftAndHardValue(String type, String title, long soft, long hard, Bundle bundle) {
    bundle.set("/process/rlimits/-", Map.of("type", type, "soft", soft, "hard", hard));
    assertEquals(soft + " " + hard, limit(bundle, title));
  }

  @Test
  void theLargestNumberIsNoLimit(Bundle bundle) {
    bundle.setJson(
        "/process/rlimits/-",
        """
        {"type": "RLIMIT_FSIZE", "soft": 18446744073709551615, "hard": 18446744073709551615}
        """);
    assertEquals("unlimited unlimited", limit(bundle, "Max file size"));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "takes the numbers for signed ones")
  void numbersAreUnsignedAndHave64Bits(Bundle bundle) {
    bundle.setJson(
        "/process/rlimits/-",
        """
        {"type": "RLIMIT_RSS", "soft": 9223372036854775808, "hard": 18446744073709551614}
        """);
    // A limit that limits nothing: one for files would be negative to the kernel that applies it.
    assertEquals("9223372036854775808 18446744073709551614", limit(bundle, "Max resident set"));
  }

  @Test
  void severalAreSetAtOnce(Bundle bundle) {
    bundle.set("/process/rlimits/-", Map.of("type", "RLIMIT_NOFILE", "soft", 64, "hard", 64));
    bundle.set("/process/rlimits/-", Map.of("type", "RLIMIT_CORE", "soft", 1, "hard", 2));
    String limits = bundle.facts("cat /proc/self/limits").text();
    assertTrue(limits.matches("(?s).*Max open files +64 +64 .*"), limits);
    assertTrue(limits.matches("(?s).*Max core file size +1 +2 .*"), limits);
  }

  @Test
  void aLimitOfOpenFilesIsInForce(Bundle bundle) {
    bundle.set("/process/rlimits/-", Map.of("type", "RLIMIT_NOFILE", "soft", 10, "hard", 10));
    String answer = bundle.facts("(exec 11</dev/null) 2>&1 || true").text();
    assertTrue(
        answer.contains("Bad file descriptor") || answer.contains("Too many open files"), answer);
  }

  @Test
  void anUnknownTypeIsRefused(Bundle bundle) {
    bundle
        .set("/process/rlimits/-", Map.of("type", "RLIMIT_BOGUS", "soft", 1, "hard", 1))
        .refused()
        .saying("RLIMIT_BOGUS");
  }

  @Test
  void aSoftLimitAboveTheHardOneIsRefused(Bundle bundle) {
    bundle
        .set("/process/rlimits/-", Map.of("type", "RLIMIT_NOFILE", "soft", 2, "hard", 1))
        .refused();
  }

  private static String limit(Bundle bundle, String title) {
    String line = bundle.facts("grep '^" + title + "  ' /proc/self/limits").text();
    var columns = line.substring(title.length()).strip().split(" +", -1);
    return columns[0] + " " + columns[1];
  }
}
