package dev.jrun.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RlimitTest {

  @Test
  void the16LimitsOfPrlimitInTheOrderOfTheirNumbers() {
    assertEquals(
        List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME"),
        Arrays.stream(Rlimit.values()).map(Rlimit::name).toList());
    Rlimit[] limits = Rlimit.values();
    for (int number = 0; number < limits.length; number++) {
      assertEquals(number, limits[number].number());
      assertEquals(Optional.of(limits[number]), Rlimit.of(limits[number].name()));
    }
  }

  @Test
  void otherNamesAreUnknown() {
    for (String name : List.of("NOFILE", "rlimit_nofile", "RLIMIT_SWAP", "")) {
      assertEquals(Optional.empty(), Rlimit.of(name));
    }
  }
}
