package dev.jrun.runtime.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.cgroup.controller.Stats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures as a person reads them. */
class UsageTableTest {
  private static final CgroupMembership GROUP =
      new CgroupMembership(
          new Hierarchy(CgroupVersion.V2, "", Path.of("/c"), "/", "/"), Path.of("/c/1"));

  private static Stats stats(Map<String, String> files) {
    return Stats.of(
        List.of(GROUP), file -> Optional.ofNullable(files.get(file.getFileName().toString())));
  }

  private static String pressure(String average) {
    return "some avg10=" + average + " avg60=0.00 avg300=0.00 total=1";
  }

  @Test
  void whatIsLimitedAndUsed() {
    Stats before =
        stats(
            Map.of(
                "cpu.stat", "usage_usec 1000000",
                "io.stat", "8:0 rbytes=0 wbytes=1024 rios=0 wios=1"));
    Stats now =
        stats(
            Map.of(
                "cpu.stat", "usage_usec 1500000\nnr_periods 40\nnr_throttled 7\nthrottled_usec 9",
                "cpu.pressure", pressure("12.34"),
                "memory.current", "1572864",
                "memory.max", "67108864",
                "memory.pressure", pressure("0.00"),
                "pids.current", "3",
                "pids.max", "20",
                "io.stat",
                    "8:0 rbytes=4096 wbytes=1024 rios=1 wios=1\n"
                        + "8:16 rbytes=4096 wbytes=0 rios=1 wios=0",
                "io.pressure", pressure("99.90")));
    assertEquals(
        """
        box                     USED  LIMIT                         PRESSURE
        cpu                   25.0 %  throttled in 7 of 40          12.3 %
        memory               1.5 MiB  64.0 MiB, out of it 2 times   0.0 %
        tasks                      3  20
        read               4.0 KiB/s                                99.9 %
        write                  0 B/s
        """,
        UsageTable.of("box", before, now, Duration.ofSeconds(2), 2));
  }

  @Test
  void whatIsNotLimitedAndNotKnown() {
    Stats nothing = stats(Map.of("memory.max", "max", "pids.max", "max"));
    assertEquals(
        """
        box                     USED  LIMIT                         PRESSURE
        cpu                    0.0 %  none
        memory                   0 B  none
        tasks                      0  none
        read                   0 B/s
        write                  0 B/s
        """,
        UsageTable.of("box", nothing, nothing, Duration.ofSeconds(1), 0));
  }
}
