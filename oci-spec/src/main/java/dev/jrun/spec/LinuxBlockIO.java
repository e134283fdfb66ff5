package dev.jrun.spec;

import java.util.List;

/**
 * Block I/O limits of a cgroup (config-linux.md, "Block IO").
 *
 * @param weight weight relative to other groups, 10 to 1000; null if absent
 * @param leafWeight weight of the group's own tasks against its child groups, 10 to 1000; null if
 *     absent
 * @param weightDevice weights for each device; empty if absent
 * @param throttleReadBpsDevice bytes read per second for each device; empty if absent
 * @param throttleWriteBpsDevice bytes written per second for each device; empty if absent
 * @param throttleReadIOPSDevice reads per second for each device; empty if absent
 * @param throttleWriteIOPSDevice writes per second for each device; empty if absent
 */
public record LinuxBlockIO(
    @UInt16 Integer weight,
    @UInt16 Integer leafWeight,
    List<LinuxWeightDevice> weightDevice,
    List<LinuxThrottleDevice> throttleReadBpsDevice,
    List<LinuxThrottleDevice> throttleWriteBpsDevice,
    List<LinuxThrottleDevice> throttleReadIOPSDevice,
    List<LinuxThrottleDevice> throttleWriteIOPSDevice) {
  public LinuxBlockIO {
    weightDevice = Absent.toEmpty(weightDevice);
    throttleReadBpsDevice = Absent.toEmpty(throttleReadBpsDevice);
    throttleWriteBpsDevice = Absent.toEmpty(throttleWriteBpsDevice);
    throttleReadIOPSDevice = Absent.toEmpty(throttleReadIOPSDevice);
    throttleWriteIOPSDevice = Absent.toEmpty(throttleWriteIOPSDevice);
  }
}
