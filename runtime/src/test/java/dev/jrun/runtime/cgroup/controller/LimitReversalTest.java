package dev.jrun.runtime.cgroup.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written to take a limit back, by what the group says before: FILE=CONTENT. */
class LimitReversalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          V2 | 'pids': {'limit': 5} | pids.max=max | max to pids.max
          V2 | 'cpu': {'quota': 4000} | cpu.max=7000 50000 | 7000 50000 to cpu.max
          V2 | 'cpu': {'cpus': '1'} | cpuset.cpus= | \\n to cpuset.cpus
          V2 | 'blockIO': {'weight': 20} | io.weight=default 100 | default 100 to io.weight
          V2 | 'blockIO': {'weight': 20} | io.bfq.weight=default 100 | default 100 to io.bfq.weight
          V2 | 'unified': {'io.max': '8:0 rbps=1'} | io.max=8:0 rbps=7 wbps=max | 8:0 rbps=7 wbps=max to io.max
          V2 | 'unified': {'io.max': '8:0 rbps=1'} | io.max=8:1 rbps=7 | 8:1 rbps=7, 8:0 rbps=max wbps=max riops=max wiops=max to io.max
          V2 | 'blockIO': {'weightDevice': [{'major': 8, 'minor': 0, 'weight': 20}]} | io.weight=default 100 | default 100, 8:0 default to io.weight
          V1 | 'blockIO': {'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 9}]} | blkio.throttle.read_bps_device= | 8:0 0 to blkio.throttle.read_bps_device
          V1 | 'memory': {'limit': 4096} | memory.limit_in_bytes=8192 | 8192 to memory.limit_in_bytes
          V1 | 'memory': {'limit': 4096, 'checkBeforeUpdate': true} | memory.usage_in_bytes=8192 | none
          V1 | 'pids': {'limit': 5} | pids.current=3 | none
          """)
  void theOldValueIsWrittenBack(CgroupVersion version, String json, String current, String expected)
      throws IOException {
    String[] file = current.split("=", 2);
    CurrentValues now = path -> path.endsWith(file[0]) ? Optional.of(file[1]) : Optional.empty();
    LinuxResources resources =
        SpecReader.parse("{" + json.replace('\'', '"') + "}", LinuxResources.class);
    List<String> reversals =
        LimitPlan.ofUpdate(resources, List.of(group(version)), now).limits().stream()
            .flatMap(limit -> limit.reversal(now).stream())
            .map(limit -> limit.text().replace("/c/1/", "").replace("\n", "\\n"))
            .toList();
    assertEquals(expected.equals("none") ? List.of() : List.of("write " + expected), reversals);
  }

  private static CgroupMembership group(CgroupVersion version) {
    String controllers =
        switch (version) {
          case V1 -> "memory,pids,cpu,cpuset,blkio";
          case V2 -> "";
        };
    return new CgroupMembership(
        new Hierarchy(version, controllers, Path.of("/c"), "/", "/"), Path.of("/c/1"));
  }
}
