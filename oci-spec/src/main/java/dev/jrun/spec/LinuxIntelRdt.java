package dev.jrun.spec;

import java.util.List;

/**
 * Cache and memory bandwidth allocation (config-linux.md, "IntelRdt").
 *
 * @param closID name of the class of service, a directory in the resctrl file system; null if
 *     absent: the container id
 * @param schemata lines for the schemata file, as they are; empty if absent
 * @param l3CacheSchema L3 cache line for the schemata file, {@code L3:ID=MASK;…}; null if absent
 * @param memBwSchema memory bandwidth line for the schemata file, {@code MB:ID=BANDWIDTH;…}; null
 *     if absent
 * @param enableMonitoring whether a monitoring group is made for the container; false if absent
 */
public record LinuxIntelRdt(
    String closID,
    List<String> schemata,
    String l3CacheSchema,
    String memBwSchema,
    boolean enableMonitoring) {
  public LinuxIntelRdt {
    closID = Absent.ifEmpty(closID);
    schemata = Absent.toEmpty(schemata);
    l3CacheSchema = Absent.ifEmpty(l3CacheSchema);
    memBwSchema = Absent.ifEmpty(memBwSchema);
  }
}
