package dev.jrun.spec;

import java.util.List;

/**
 * A device node in the container (config-linux.md, "Devices").
 *
 * @param path absolute path of the node inside the container; required
 * @param type kind of node as in mknod(1), one of {@link #TYPES}; required
 * @param major major device number; null if absent, required unless the type is {@code p}
 * @param minor minor device number; null if absent, required unless the type is {@code p}
 * @param fileMode permission bits, with or without those of the file type; null if absent: 0666
 *     octal
 * @param uid owner in the container, 0 to 4294967295; null if absent: chosen by the runtime
 * @param gid group in the container, 0 to 4294967295; null if absent: chosen by the runtime
 */
public record LinuxDevice(
    String path,
    String type,
    Long major,
    Long minor,
    @UInt32 Long fileMode,
    @UInt32 Long uid,
    @UInt32 Long gid) {

  /** Block device, character device (two spellings), and named pipe. */
  public static final List<String> TYPES = List.of("b", "c", "u", "p");

  public LinuxDevice {
    path = Absent.ifEmpty(path);
    type = Absent.ifEmpty(type);
  }
}
