package dev.jrun.runtime.cgroup.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is written where for each property, on every kind of host: {@code limits.txt} under {@code
 * src/test/resources}. {@code -Dgolden.update=true} writes it anew.
 */
class LimitPlanTest {
  private static final CgroupMembership UNIFIED =
      membership(CgroupVersion.V2, "", "/sys/fs/cgroup/unified");

  private static final Map<String, List<CgroupMembership>> HOSTS =
      Map.of(
          "v1",
          Stream.of(
                  "memory",
                  "cpu,cpuacct",
                  "cpuset",
                  "pids",
                  "blkio",
                  "devices",
                  "hugetlb",
                  "net_cls,net_prio",
                  "rdma",
                  "freezer")
              .map(c -> membership(CgroupVersion.V1, c, "/sys/fs/cgroup/" + c))
              .toList(),
          "hybrid",
          List.of(membership(CgroupVersion.V1, "memory", "/sys/fs/cgroup/memory"), UNIFIED),
          "v2",
          List.of(membership(CgroupVersion.V2, "", "/sys/fs/cgroup")));

  /** Properties as they stand in JSON, one case each. */
  private static final List<String> CASES =
      List.of(
          "",
          "'memory': {'limit': 1048576}",
          "'memory': {'limit': -1}",
          "'memory': {'limit': 0, 'swap': 0, 'reservation': 0, 'kernel': 0, 'kernelTCP': 0}",
          "'memory': {'limit': 1048576, 'swap': 3145728}",
          "'memory': {'limit': 1048576, 'swap': 1048576}",
          "'memory': {'limit': 1048576, 'swap': -1}",
          "'memory': {'limit': -1, 'swap': 1048576}",
          "'memory': {'limit': 1048576, 'swap': 4096}",
          "'memory': {'swap': 1048576}",
          "'memory': {'reservation': 4096}",
          "'memory': {'kernel': 4096, 'kernelTCP': 8192}",
          "'memory': {'swappiness': 60, 'disableOOMKiller': true, 'useHierarchy': false}",
          "'memory': {'swappiness': 18446744073709551615, 'useHierarchy': true}",
          "'memory': {'limit': 1048576, 'swap': 3145728, 'checkBeforeUpdate': true}",
          "'cpu': {'shares': 1024}",
          "'cpu': {'shares': 0, 'quota': 0, 'period': 0, 'realtimeRuntime': 0}",
          "'cpu': {'shares': 1}",
          "'cpu': {'shares': 262145}",
          "'cpu': {'quota': 50000, 'period': 200000, 'burst': 10000}",
          "'cpu': {'quota': 5000, 'period': 10000}",
          "'cpu': {'quota': -1}",
          "'cpu': {'period': 200000}",
          "'cpu': {'idle': 1, 'shares': 2}",
          "'cpu': {'idle': 0, 'shares': 2}",
          "'cpu': {'realtimeRuntime': 950000, 'realtimePeriod': 1000000}",
          "'cpu': {'cpus': '0-1,3', 'mems': '0'}",
          "'pids': {'limit': 100}",
          "'pids': {'limit': 0}",
          "'pids': {'limit': -1}",
          "'pids': {}",
          "'blockIO': {'weight': 500, 'leafWeight': 300}",
          "'blockIO': {'weight': 0}",
          "'blockIO': {'weightDevice': [{'major': 8, 'minor': 0, 'weight': 10, 'leafWeight': 20}]}",
          "'blockIO': {'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 1048576}],"
              + " 'throttleWriteBpsDevice': [{'major': 8, 'minor': 0, 'rate': 0}],"
              + " 'throttleReadIOPSDevice': [{'major': 8, 'minor': 16, 'rate': 10}],"
              + " 'throttleWriteIOPSDevice': [{'major': 8, 'minor': 16, 'rate': 20}]}",
          "'hugepageLimits': [{'pageSize': '2MB', 'limit': 18446744073709551615}]",
          "'network': {'classID': 1048577, 'priorities': [{'name': 'lo', 'priority': 500}]}",
          "'rdma': {'mlx5_1': {'hcaHandles': 3, 'hcaObjects': 10000}, 'mlx4_0': {'hcaObjects': 1}}",
          "'unified': {'memory.high': '4096', 'io.max': '8:0 rbps=1\\n8:0 wbps=2\\n'}",
          "'unified': {'cgroup': '1'}",
          "'unified': {'cgroup.procs': '1'}",
          "'unified': {'cgroup.max.descendants': '1'}",
          "'devices': [{'allow': true, 'access': 'rwm'}]",
          "'devices': [{'allow': false, 'access': 'rwm'}, {'allow': true, 'type': 'b', 'major': 8,"
              + " 'minor': 0, 'access': 'r'}]");

  private static CgroupMembership membership(CgroupVersion version, String controllers, String at) {
    return new CgroupMembership(
        new Hierarchy(version, controllers, Path.of(at), "/", "/"), Path.of(at, "c1"));
  }

  private static LinuxResources resources(String json) {
    return SpecReader.parse("{" + json.replace('\'', '"') + "}", LinuxResources.class);
  }

  @Test
  void everyPropertyIsWrittenWhereItBelongs() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String json : CASES) {
      text.append("{").append(json).append("}\n");
      for (String host : List.of("v1", "v2", "hybrid")) {
        text.append("  ").append(host).append('\n');
        text.append(plan(json, host).replaceAll("(?m)^", "    ").stripTrailing()).append('\n');
      }
    }
    Golden.assertMatches("dev/jrun/runtime/cgroup/limits.txt", text.toString());
  }

  private static String plan(String json, String host) {
    try {
      LimitPlan plan = LimitPlan.ofNew(resources(json), HOSTS.get(host), _ -> Optional.empty());
      StringBuilder text = new StringBuilder();
      for (Limit limit : plan.limits()) {
        boolean isDefault = limit.pointer().endsWith("/devices") && !json.contains("devices");
        if (!isDefault) {
          text.append(limit.text()).append("  ").append(limit.pointer()).append('\n');
        }
      }
      plan.warnings().forEach(warning -> text.append("warning: ").append(warning).append('\n'));
      return text.toString();
    } catch (CgroupException refusal) {
      return "error: " + refusal.getMessage();
    }
  }

  /** The order of an update depends on what the group says now. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'memory': {'limit': 2, 'swap': 4} | memory.limit_in_bytes=1 | 4 memsw.limit_in_bytes, 2 limit_in_bytes
          'memory': {'limit': 2, 'swap': 4} | memory.limit_in_bytes=8 | 2 limit_in_bytes, 4 memsw.limit_in_bytes
          'cpu': {'quota': 4, 'period': 8} | cpu.cfs_period_us=9 | 4 cfs_quota_us, 8 cfs_period_us
          'cpu': {'quota': 4, 'period': 8} | cpu.cfs_period_us=7 | 8 cfs_period_us, 4 cfs_quota_us
          'cpu': {'quota': 4, 'burst': 1} | cpu.cfs_burst_us=2 | 1 cfs_burst_us, 4 cfs_quota_us
          'cpu': {'quota': 4, 'burst': 3} | cpu.cfs_burst_us=2 | 4 cfs_quota_us, 3 cfs_burst_us
          """)
  void anUpdateKeepsToWhatTheKernelAllowsAtEachStep(String json, String current, String order)
      throws IOException {
    assertEquals(
        order.strip(),
        String.join(", ", update(json, "v1", current).stream().map(LimitPlanTest::brief).toList()));
  }

  private static String brief(String text) {
    return text.replaceAll("write (\\S+) to .*/(?:memory|cpu)\\.", "$1 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'cpu': {'quota': 4000}  | cpu.max=max 50000   | write 4000 50000 to /sys/fs/cgroup/c1/cpu.max
          'cpu': {'period': 2000} | cpu.max=7000 50000  | write 7000 2000 to /sys/fs/cgroup/c1/cpu.max
          'memory': {'swap': 9}   | memory.max=4        | write 5 to /sys/fs/cgroup/c1/memory.swap.max
          'memory': {'swap': 9}   | memory.max=max      | write 9 to /sys/fs/cgroup/c1/memory.swap.max
          """)
  void whatAnUpdateDoesNotSetStaysAsItIs(String json, String current, String expected)
      throws IOException {
    assertEquals(List.of(expected), update(json, "v2", current));
  }

  private static List<String> update(String json, String host, String current) throws IOException {
    String[] file = current.strip().split("=", 2);
    CurrentValues values = path -> path.endsWith(file[0]) ? Optional.of(file[1]) : Optional.empty();
    return LimitPlan.ofUpdate(resources(json), HOSTS.get(host), values).limits().stream()
        .map(Limit::text)
        .toList();
  }

  @Test
  void anUpdateLeavesDevicesAlone() throws IOException {
    String json = "'devices': [{'allow': true, 'access': 'rwm'}]";
    for (List<CgroupMembership> host : HOSTS.values()) {
      assertEquals(
          LimitPlan.NONE, LimitPlan.ofUpdate(resources(json), host, _ -> Optional.empty()));
    }
  }

  /** The values that runc ≥ 1.3.2 and crun ≥ 1.23 write. */
  @ParameterizedTest
  @CsvSource({
    "2, 1",
    "3, 2",
    "1024, 100",
    "262144, 10000",
    "262145, 10000",
    "512, 59",
    "2048, 174"
  })
  void sharesBecomeWeights(long shares, long weight) {
    assertEquals(weight, CpuController.weight(shares));
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "500, 4950", "1000, 10000"})
  void weightsOfBfqBecomeThoseOfTheCostModel(int bfq, long weight) {
    assertEquals(weight, IoController.weightOfCost(bfq));
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path group) throws IOException {
    Path file = group.resolve("memory.max");
    Limit.Write write =
        new Limit.Write("/x", List.of(new Limit.Content(file, List.of("1"))), false);
    String refusal =
        assertThrows(CgroupException.class, () -> write.apply(Kernel.host())).getMessage();
    assertEquals("no such file: this kernel, or the group above, has no memory.max", refusal);
    Limit.Write gone =
        new Limit.Write(
            "/x", List.of(new Limit.Content(Path.of("/nowhere/c1/pids.max"), List.of("1"))), false);
    assertEquals(
        "the cgroup is gone",
        assertThrows(CgroupException.class, () -> gone.apply(Kernel.host())).getMessage());
  }

  @Test
  void theFirstFileThatExistsIsWritten(@TempDir Path group) throws IOException {
    Path second = Files.createFile(group.resolve("io.weight"));
    new Limit.Write(
            "/x",
            List.of(
                new Limit.Content(group.resolve("io.bfq.weight"), List.of("1")),
                new Limit.Content(second, List.of("2"))),
            false)
        .apply(Kernel.host());
    assertEquals("2", Files.readString(second));
    new Limit.Write("/x", List.of(new Limit.Content(group.resolve("missing"), List.of("1"))), true)
        .apply(Kernel.host());
  }

  @Test
  void aLimitBelowTheUsageIsRejectedIfAskedFor(@TempDir Path group) throws IOException {
    Path usage = Files.writeString(group.resolve("memory.current"), "4096\n");
    assertEquals(
        "rejecting memory limit 4096 <= usage 4096",
        assertThrows(
                CgroupException.class,
                () -> new Limit.RequireUnused("/x", "memory", usage, 4096).apply(Kernel.host()))
            .getMessage());
    assertEquals(
        "rejecting memory+swap limit 1 <= usage 4096",
        assertThrows(
                CgroupException.class,
                () -> new Limit.RequireUnused("/x", "memory+swap", usage, 1).apply(Kernel.host()))
            .getMessage());
    new Limit.RequireUnused("/x", "memory", usage, 4097).apply(Kernel.host());
    new Limit.RequireUnused("/x", "memory", group.resolve("gone"), 1).apply(Kernel.host());
  }
}
