package dev.jrun.spec;

/**
 * A host network device that moves into the container (config-linux.md, "Network devices").
 *
 * @param name its name in the container, at most 15 bytes; null if absent: as on the host
 */
public record LinuxNetDevice(String name) {
  public LinuxNetDevice {
    name = Absent.ifEmpty(name);
  }
}
