package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxHugepageLimit;
import dev.jrun.spec.LinuxResources;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code hugetlb}: huge pages of each size (Documentation/admin-guide/cgroup-v1/hugetlb.rst). */
final class HugetlbController implements Controller {
  /** With the page size, as in {@code hugetlb.2MB.max}. */
  private static final String FILE = "hugetlb.%s.%s";

  private static final String V1_LIMIT = "limit_in_bytes";
  private static final String V2_MAX = "max";

  /** What is reserved counts as well as what is used; since Linux 5.7. */
  private static final String RESERVATIONS = "rsvd.";

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    List<LinuxHugepageLimit> limits = resources.hugepageLimits();
    for (int i = 0; i < limits.size(); i++) {
      CgroupVersion version = writer.version("hugetlb", "hugetlb");
      String name =
          switch (version) {
            case V1 -> V1_LIMIT;
            case V2 -> V2_MAX;
          };
      String size = limits.get(i).pageSize();
      String value = Long.toUnsignedString(limits.get(i).limit());
      String property = "/hugepageLimits/" + i;
      writer.write(property, version, FILE.formatted(size, name), value);
      writer.writeIfThere(property, version, FILE.formatted(size, RESERVATIONS + name), value);
    }
  }

  /** Of the page sizes that the kernel has. */
  static Map<String, Stats.Hugetlb> stats(GroupReader group) {
    Map<String, Stats.Hugetlb> stats = new TreeMap<>();
    for (String size : PageSizes.NAMES) {
      Optional<String> v1 = group.text("hugetlb", FILE.formatted(size, "usage_in_bytes"));
      Optional<String> usage =
          v1.isPresent() ? v1 : group.text("hugetlb", FILE.formatted(size, "current"));
      usage.ifPresent(bytes ->
          stats.put(
              size,
              new Stats.Hugetlb(
                  Stats.unlessZero(GroupReader.number(bytes)),
                  Stats.unlessZero(
                      group.figure("hugetlb", FILE.formatted(size, "max_usage_in_bytes"))),
                  v1.isPresent()
                      ? group.figure("hugetlb", FILE.formatted(size, "failcnt"))
                      : group
                          .table("hugetlb", FILE.formatted(size, "events"))
                          .getOrDefault("max", 0L))));
    }
    return stats;
  }

  /** The sizes of huge pages: fixed for as long as the kernel runs. */
  private static final class PageSizes {
    private static final Path DIRECTORY = Path.of("/sys/kernel/mm/hugepages");
    private static final Pattern ENTRY = Pattern.compile("hugepages-(\\d+)kB");
    static final List<String> NAMES = read();

    private static List<String> read() {
      List<String> names = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(DIRECTORY)) {
        for (Path entry : entries) {
          Matcher matcher = ENTRY.matcher(entry.getFileName().toString());
          if (matcher.matches()) {
            names.add(name(Long.parseLong(matcher.group(1))));
          }
        }
      } catch (IOException _) {
        // A kernel without huge pages.
      }
      return names;
    }

    /** As the kernel names files: {@code hugetlb.2MB.max}. */
    private static String name(long kilobytes) {
      if (kilobytes >= 1 << 20) {
        return (kilobytes >> 20) + "GB";
      }
      return kilobytes >= 1 << 10 ? (kilobytes >> 10) + "MB" : kilobytes + "KB";
    }
  }
}
