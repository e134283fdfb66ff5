package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.runtime.cgroup.Hierarchy;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files of groups become in JSON; the texts of the files are those of a real kernel. */
class StatsTest {
  private static final String PRESSURE =
      """
      some avg10=1.50 avg60=0.25 avg300=0.00 total=12345
      full avg10=0.00 avg60=0.00 avg300=0.00 total=678
      """;

  @TempDir Path root;

  private CgroupMembership membership(CgroupVersion version, String controllers)
      throws IOException {
    Path mount = Files.createDirectories(root.resolve("m" + controllers));
    Files.createDirectories(mount.resolve("c1"));
    return new CgroupMembership(
        new Hierarchy(version, controllers, mount, "/", "/"), mount.resolve("c1"));
  }

  private static void write(CgroupMembership group, String file, String text) throws IOException {
    Files.writeString(group.directory().resolve(file), text.endsWith("\n") ? text : text + "\n");
  }

  private static void assertGolden(String name, List<CgroupMembership> group) throws IOException {
    Golden.assertMatches(
        "dev/jrun/runtime/cgroup/" + name,
        SpecWriter.write(Stats.of(group, CurrentValues.ofHost()), SpecWriter.Indent.TWO_SPACES)
            + "\n");
  }

  @Test
  void version2() throws IOException {
    CgroupMembership group = membership(CgroupVersion.V2, "");
    write(
        group,
        "cpu.stat",
        """
        usage_usec 5000
        user_usec 3000
        system_usec 2000
        nr_periods 10
        nr_throttled 4
        throttled_usec 700
        """);
    write(group, "cpu.pressure", PRESSURE);
    write(group, "memory.current", "4096");
    write(group, "memory.max", "max");
    write(group, "memory.peak", "8192");
    write(group, "memory.swap.current", "1024");
    write(group, "memory.swap.max", "65536");
    write(group, "memory.stat", "anon 4096\nfile 2048\n");
    write(group, "pids.current", "3");
    write(group, "pids.max", "max");
    write(
        group,
        "io.stat",
        """
        8:0 rbytes=4096 wbytes=512 rios=2 wios=1 dbytes=0 dios=0
        254:16 rbytes=1 wbytes=0 rios=1 wios=0 dbytes=0 dios=0
        """);
    assertGolden("stats-v2.json", List.of(group));
  }

  @Test
  void version1() throws IOException {
    CgroupMembership cpu = membership(CgroupVersion.V1, "cpu,cpuacct");
    write(cpu, "cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_time 700000\n");
    write(cpu, "cpuacct.usage", "5000000");
    write(cpu, "cpuacct.usage_percpu", "2000000 3000000 ");
    write(cpu, "cpuacct.usage_all", "cpu user system\n0 1000000 1000000\n1 3000000 0\n");
    write(cpu, "cpuacct.stat", "user 3\nsystem 2\n");
    CgroupMembership memory = membership(CgroupVersion.V1, "memory");
    for (String kind : List.of("memory", "memory.memsw", "memory.kmem", "memory.kmem.tcp")) {
      write(memory, kind + ".usage_in_bytes", "4096");
      write(memory, kind + ".max_usage_in_bytes", "8192");
      write(memory, kind + ".limit_in_bytes", "9223372036854771712");
      write(memory, kind + ".failcnt", "2");
    }
    write(memory, "memory.stat", "rss 2048\ncache 1024\n");
    CgroupMembership cpuset = membership(CgroupVersion.V1, "cpuset");
    write(cpuset, "cpuset.cpus", "0-2,5");
    write(cpuset, "cpuset.mems", "0");
    write(cpuset, "cpuset.sched_load_balance", "1");
    write(cpuset, "cpuset.sched_relax_domain_level", "-1");
    CgroupMembership pids = membership(CgroupVersion.V1, "pids");
    write(pids, "pids.current", "3");
    write(pids, "pids.max", "20");
    CgroupMembership io = membership(CgroupVersion.V1, "blkio");
    write(io, "blkio.throttle.io_serviced_recursive", "8:0 Read 2\n8:0 Total 2\nTotal 2\n");
    write(io, "blkio.throttle.io_service_bytes_recursive", "8:0 Read 4096\nTotal 4096\n");
    write(io, "blkio.bfq.io_serviced_recursive", "Total 0\n");
    assertGolden("stats-v1.json", List.of(cpu, memory, cpuset, pids, io));
  }

  @Test
  void aGroupThatIsGoneHasNoFigures() throws IOException {
    CgroupMembership group = membership(CgroupVersion.V2, "");
    Files.delete(group.directory());
    assertGolden("stats-none.json", List.of(group));
  }
}
