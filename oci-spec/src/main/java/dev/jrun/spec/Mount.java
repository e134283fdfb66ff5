package dev.jrun.spec;

import java.util.List;

/**
 * One mount of the container (config.md, "Mounts").
 *
 * @param destination mount point inside the container, absolute (relative is deprecated: taken from
 *     the root); required
 * @param type file system type as in {@code /proc/filesystems}, not needed for a bind mount; null
 *     if absent
 * @param source device, name, or path that is absolute or relative to the bundle; null if absent
 * @param options fstab style options, unknown ones go to the file system; empty if absent
 * @param uidMappings user ids to show in place of those in the file system (mount_setattr(2));
 *     empty if absent
 * @param gidMappings group ids to show in place of those in the file system (mount_setattr(2));
 *     empty if absent
 */
public record Mount(
    String destination,
    String type,
    String source,
    List<String> options,
    List<LinuxIDMapping> uidMappings,
    List<LinuxIDMapping> gidMappings) {
  public Mount {
    destination = Absent.ifEmpty(destination);
    type = Absent.ifEmpty(type);
    source = Absent.ifEmpty(source);
    options = Absent.toEmpty(options);
    uidMappings = Absent.toEmpty(uidMappings);
    gidMappings = Absent.toEmpty(gidMappings);
  }
}
