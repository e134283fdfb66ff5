package dev.jrun.runtime.cgroup.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.runtime.cgroup.controller.CurrentValues;
import dev.jrun.runtime.cgroup.controller.LimitPlan;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.json.SpecReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From resources to properties, by way of the files that they are written to. */
class UnitPropertiesTest {
  private static final CurrentValues NOTHING = _ -> Optional.empty();
  private static final List<CgroupMembership> V2 =
      List.of(membership(CgroupVersion.V2, "", "/sys/fs/cgroup"));
  private static final List<CgroupMembership> V1 =
      List.of(
          membership(CgroupVersion.V1, "memory", "/cg/memory"),
          membership(CgroupVersion.V1, "cpu,cpuacct", "/cg/cpu"),
          membership(CgroupVersion.V1, "cpuset", "/cg/cpuset"),
          membership(CgroupVersion.V1, "blkio", "/cg/blkio"),
          membership(CgroupVersion.V1, "devices", "/cg/devices"),
          membership(CgroupVersion.V1, "pids", "/cg/pids"));

  private static CgroupMembership membership(
      CgroupVersion version, String controllers, String mountPoint) {
    return new CgroupMembership(
        new Hierarchy(version, controllers, Path.of(mountPoint), "/", "/"),
        Path.of(mountPoint, "group"));
  }

  private static LinuxResources resources(String json) throws IOException {
    return SpecReader.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
        "resources",
        LinuxResources.class);
  }

  private static String update(String json, List<CgroupMembership> group, CurrentValues current)
      throws IOException {
    LimitPlan plan = LimitPlan.ofUpdate(resources(json), group, current);
    return UnitProperties.ofUpdate(plan, current, group.equals(V2)).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ",
        "{'memory': {'limit': 1048576}} | MemoryMax=1048576",
        "{'memory': {'limit': -1}} | MemorySwapMax=infinity, MemoryMax=infinity",
        "{'memory': {'limit': 1048576, 'swap': 3145728}} | MemorySwapMax=2097152, MemoryMax=1048576",
        "{'memory': {'reservation': 4096}} | MemoryLow=4096",
        "{'cpu': {'shares': 1024}} | CPUWeight=100",
        "{'cpu': {'quota': 50000}} | CPUQuotaPeriodUSec=100000, CPUQuotaPerSecUSec=500000",
        "{'cpu': {'quota': 50001, 'period': 100000}} | CPUQuotaPeriodUSec=100000, CPUQuotaPerSecUSec=510000",
        "{'cpu': {'quota': -1}} | CPUQuotaPeriodUSec=100000, CPUQuotaPerSecUSec=infinity",
        "{'cpu': {'quota': 999999999999999999, 'period': 1000}} | CPUQuotaPeriodUSec=1000, CPUQuotaPerSecUSec=infinity",
        "{'cpu': {'period': 20000}} | CPUQuotaPeriodUSec=20000, CPUQuotaPerSecUSec=infinity",
        "{'cpu': {'idle': 1}} | CPUWeight=0",
        "{'cpu': {'idle': 1, 'shares': 1024}} | CPUWeight=0",
        "{'cpu': {'idle': 0}} | ",
        "{'cpu': {'cpus': '0-2,9', 'mems': '0'}} | AllowedCPUs=[7 2], AllowedMemoryNodes=[1]",
        "{'pids': {'limit': 20}} | TasksMax=20",
        "{'pids': {'limit': 0}} | TasksMax=1",
        "{'pids': {'limit': -1}} | TasksMax=infinity",
        "{'unified': {'memory.high': '4096', 'memory.min': 'max'}} | MemoryHigh=4096, MemoryMin=infinity",
        "{'unified': {'memory.max': '1M', 'io.weight': '50'}} | ",
        "{'memory': {'limit': 8192}, 'unified': {'memory.max': '4096'}} | MemoryMax=4096",
        "{'unified': {'cpu.max': '1000'}} | CPUQuotaPeriodUSec=100000, CPUQuotaPerSecUSec=10000",
        "{'hugepageLimits': [{'pageSize': '2MB', 'limit': 0}]} | ",
      })
  void ofVersion2(String json, String expected) throws IOException {
    assertEquals(expected == null ? "" : expected, update(json.replace('\'', '"'), V2, NOTHING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'memory': {'limit': 1048576, 'swap': 3145728}} | MemoryLimit=1048576",
        "{'cpu': {'shares': 512}} | CPUShares=512",
        "{'cpu': {'quota': 50000}} | CPUQuotaPeriodUSec=100000, CPUQuotaPerSecUSec=500000",
        "{'cpu': {'quota': -1}} | CPUQuotaPeriodUSec=100000, CPUQuotaPerSecUSec=infinity",
        "{'blockIO': {'weight': 300}} | BlockIOWeight=300",
        "{'cpu': {'idle': 1, 'shares': 512}} | CPUShares=512",
        "{'pids': {'limit': 20}} | TasksMax=20",
      })
  void ofVersion1(String json, String expected) throws IOException {
    assertEquals(expected, update(json.replace('\'', '"'), V1, NOTHING));
  }

  @Test
  void whatIsNotMentionedIsReadFromTheFiles() throws IOException {
    Map<String, String> files = Map.of("cpu.cfs_period_us", "20000", "cpu.cfs_quota_us", "10000");
    CurrentValues current = file -> Optional.ofNullable(files.get(file.getFileName().toString()));
    assertEquals(
        "CPUQuotaPeriodUSec=20000, CPUQuotaPerSecUSec=250000",
        update("{\"cpu\": {\"quota\": 5000}}", V1, current));
    assertEquals(
        "CPUQuotaPeriodUSec=40000, CPUQuotaPerSecUSec=250000",
        update("{\"cpu\": {\"period\": 40000}}", V1, current));
    // Whichever is written first: the kernel wants a period that shrinks to come last.
    for (int period : new int[] {10_000, 50_000}) {
      assertEquals(
          "CPUQuotaPeriodUSec=" + period + ", CPUQuotaPerSecUSec=500000",
          update(
              "{\"cpu\": {\"quota\": %d, \"period\": %d}}".formatted(period / 2, period),
              V1,
              current));
    }
  }

  @Test
  void aSetThatIsNoneIsRefused() {
    for (String set : List.of("x", "3-1", "1-", "8192", "0-99999", "99999999999")) {
      assertThrows(
          CgroupException.class,
          () -> update("{\"cpu\": {\"cpus\": \"" + set + "\"}}", V2, NOTHING),
          set);
    }
  }

  private static String devices(String json, boolean unified) throws IOException {
    LinuxResources resources = resources("{\"devices\": " + json.replace('\'', '"') + "}");
    return UnitProperties.ofLimits(
            resources, new LimitPlan(List.of(), java.util.Set.of(), List.of()), NOTHING, unified)
        .text();
  }

  private static final String ALWAYS =
      "block-* m char-* m /dev/char/1:3 rwm /dev/char/1:5 rwm /dev/char/1:7 rwm /dev/char/1:8 rwm"
          + " /dev/char/1:9 rwm /dev/char/5:0 rwm /dev/char/5:2 rwm";

  @Test
  void devicesAreAList() throws IOException {
    assertEquals(
        "DevicePolicy=strict, DeviceAllow=[" + ALWAYS + " char-136 rwm]", devices("[]", true));
    assertEquals(
        "DevicePolicy=strict, DeviceAllow=[" + ALWAYS + " /dev/block/8:0 r char-136 rwm]",
        devices("[{'allow': true, 'type': 'b', 'major': 8, 'minor': 0, 'access': 'r'}]", true));
  }

  @Test
  void whatIsAllowedButForSomeIsNothingForSystemd() throws IOException {
    String all = "[{'allow': true, 'access': 'rwm'}]";
    assertEquals("DevicePolicy=auto, DeviceAllow=[]", devices(all, true));
    assertEquals("DevicePolicy=auto, DeviceAllow=[]", devices(all, false));
    String most =
        "[{'allow': true, 'access': 'rwm'},"
            + " {'allow': false, 'type': 'c', 'major': 10, 'minor': 5, 'access': 'rwm'}]";
    assertEquals("DevicePolicy=auto, DeviceAllow=[]", devices(most, true));
    assertEquals("DevicePolicy=strict, DeviceAllow=[]", devices(most, false));
  }

  @Test
  void aScopeBeginsWithWhatAllRuntimesAskFor() throws CgroupException {
    UnitName unit = UnitName.parse("a-b.slice:p:n", "c1", "system.slice");
    assertEquals(
        "PIDs=[42], Description=jrun container n, Slice=a-b.slice, Delegate=yes,"
            + " MemoryAccounting=yes, CPUAccounting=yes, IOAccounting=yes, TasksAccounting=yes,"
            + " DefaultDependencies=no",
        UnitProperties.ofScope(unit, true, Map.of()).withProcess(42).text());
    assertEquals(
        "Description=other, Slice=a-b.slice, Delegate=yes, MemoryAccounting=yes,"
            + " CPUAccounting=yes, BlockIOAccounting=yes, TasksAccounting=yes,"
            + " DefaultDependencies=no, After=[basic.target]",
        UnitProperties.ofScope(
                unit,
                false,
                Map.of(
                    "org.systemd.property.After", "['basic.target']",
                    "org.systemd.property.Description", "'other'"))
            .text());
  }
}
