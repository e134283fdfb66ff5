package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.CgroupVersion;
import dev.jrun.spec.LinuxBlockIO;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.LinuxThrottleDevice;
import dev.jrun.spec.LinuxWeightDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code blkio}, in version 2 {@code io} (Documentation/admin-guide/cgroup-v1/blkio-controller.rst;
 * cgroup-v2.rst, "IO"). Which weights there are depends on the I/O scheduler.
 */
final class IoController implements Controller {
  private static final String V1_WEIGHT = "blkio.weight";
  private static final String V1_WEIGHT_DEVICE = "blkio.weight_device";
  private static final String V1_LEAF_WEIGHT = "blkio.leaf_weight";
  private static final String V1_LEAF_WEIGHT_DEVICE = "blkio.leaf_weight_device";
  private static final String V1_BFQ_WEIGHT = "blkio.bfq.weight";
  private static final String V1_BFQ_WEIGHT_DEVICE = "blkio.bfq.weight_device";

  /** Before the name of a rate and {@code _device}. */
  private static final String V1_THROTTLE = "blkio.throttle.";

  private static final String V2_BFQ_WEIGHT = "io.bfq.weight";
  private static final String V2_WEIGHT = "io.weight";
  private static final String V2_MAX = "io.max";

  private static final String V2_STAT = "io.stat";
  private static final String V1_THROTTLED = "blkio.throttle.io_service_bytes";
  private static final List<Stats.Blkio.Entry> NONE = List.of();

  /** The four rates, as the key of config.json, the file of version 1 and io.max call them. */
  private record Rate(String key, String v1, String v2, List<LinuxThrottleDevice> devices) {}

  @Override
  public void limit(LinuxResources resources, LimitWriter writer) throws CgroupException {
    LinuxBlockIO io = resources.blockIO();
    if (io == null) {
      return;
    }
    CgroupVersion version = writer.version("blkio", "io");
    weights(io, version, writer);
    List<Rate> rates =
        List.of(
            new Rate("throttleReadBpsDevice", "read_bps", "rbps", io.throttleReadBpsDevice()),
            new Rate("throttleWriteBpsDevice", "write_bps", "wbps", io.throttleWriteBpsDevice()),
            new Rate("throttleReadIOPSDevice", "read_iops", "riops", io.throttleReadIOPSDevice()),
            new Rate(
                "throttleWriteIOPSDevice", "write_iops", "wiops", io.throttleWriteIOPSDevice()));
    for (Rate rate : rates) {
      for (int i = 0; i < rate.devices.size(); i++) {
        throttle("/blockIO/" + rate.key + "/" + i, rate, rate.devices.get(i), version, writer);
      }
    }
  }

  private static void throttle(
      String property,
      Rate rate,
      LinuxThrottleDevice device,
      CgroupVersion version,
      LimitWriter writer)
      throws CgroupException {
    String number = device.major() + ":" + device.minor() + " ";
    String value = Long.toUnsignedString(device.rate());
    switch (version) {
      case V1 -> writer.write(property, version, V1_THROTTLE + rate.v1 + "_device", number + value);
      // Version 1 says no limit by 0.
      case V2 ->
          writer.write(
              property,
              version,
              V2_MAX,
              number + rate.v2 + "=" + (device.rate() == 0 ? "max" : value));
    }
  }

  /** What a file takes for a device that it is to have no limit or weight of its own for. */
  static String unlimited(String file, String device) {
    return device
        + switch (file) {
          case V2_MAX -> " rbps=max wbps=max riops=max wiops=max";
          case V2_WEIGHT, V2_BFQ_WEIGHT -> " default";
          default -> " 0";
        };
  }

  private static boolean isSet(Integer weight) {
    return weight != null && weight != 0;
  }

  private static void weights(LinuxBlockIO io, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    if (isSet(io.weight())) {
      weight("/blockIO/weight", "", io.weight(), version, writer);
    }
    if (isSet(io.leafWeight())) {
      leafWeight("/blockIO/leafWeight", V1_LEAF_WEIGHT, io.leafWeight(), version, writer);
    }
    for (int i = 0; i < io.weightDevice().size(); i++) {
      LinuxWeightDevice device = io.weightDevice().get(i);
      String property = "/blockIO/weightDevice/" + i;
      String number = device.major() + ":" + device.minor() + " ";
      if (isSet(device.weight())) {
        weight(property + "/weight", number, device.weight(), version, writer);
      }
      if (isSet(device.leafWeight())) {
        leafWeight(
            property + "/leafWeight",
            V1_LEAF_WEIGHT_DEVICE,
            number + device.leafWeight(),
            version,
            writer);
      }
    }
  }

  /**
   * @param number of the device and a space, empty for all devices
   */
  private static void weight(
      String property, String number, int weight, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    boolean ofDevice = !number.isEmpty();
    switch (version) {
      case V1 ->
          writer.write(
              property,
              version,
              ofDevice ? V1_WEIGHT_DEVICE : V1_WEIGHT,
              number + weight,
              ofDevice ? V1_BFQ_WEIGHT_DEVICE : V1_BFQ_WEIGHT,
              number + weight);
      case V2 ->
          writer.write(
              property,
              version,
              V2_BFQ_WEIGHT,
              number + weight,
              V2_WEIGHT,
              number + weightOfCost(weight));
    }
  }

  /** From 10…1000 to 1…10000, as runc does it. */
  static long weightOfCost(int weight) {
    return 1 + (weight - 10L) * 9999 / 990;
  }

  private static void leafWeight(
      String property, String file, Object value, CgroupVersion version, LimitWriter writer)
      throws CgroupException {
    switch (version) {
      case V1 -> writer.write(property, version, file, value);
      case V2 -> writer.warn(property, "there is none on cgroup v2");
    }
  }

  static Stats.Blkio stats(GroupReader group) {
    Stats.Pressure pressure = Stats.Pressure.of(group, "io.pressure");
    Optional<String> v2 = group.text("", V2_STAT);
    if (group.text("blkio", V1_THROTTLED).isEmpty() && v2.isPresent()) {
      return new Stats.Blkio(
          v2Entries(v2.get(), Map.of("rbytes", "Read", "wbytes", "Write")),
          v2Entries(v2.get(), Map.of("rios", "Read", "wios", "Write")),
          NONE,
          NONE,
          NONE,
          NONE,
          NONE,
          NONE,
          pressure);
    }
    // What the I/O scheduler counts if there is such a one, else what the throttle counts.
    for (String prefix : List.of("blkio.bfq.", "blkio.", "blkio.throttle.")) {
      List<Stats.Blkio.Entry> serviced = v1Entries(group, prefix + "io_serviced_recursive");
      if (!serviced.isEmpty()) {
        return new Stats.Blkio(
            v1Entries(group, prefix + "io_service_bytes_recursive"),
            serviced,
            v1Entries(group, prefix + "io_queued_recursive"),
            v1Entries(group, prefix + "io_service_time_recursive"),
            v1Entries(group, prefix + "io_wait_time_recursive"),
            v1Entries(group, prefix + "io_merged_recursive"),
            v1Entries(group, prefix + "time_recursive"),
            v1Entries(group, prefix + "sectors_recursive"),
            pressure);
      }
    }
    return new Stats.Blkio(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, pressure);
  }

  /** Lines as in {@code 254:0 Read 4096}; that of the total over all devices has no number. */
  private static List<Stats.Blkio.Entry> v1Entries(GroupReader group, String file) {
    List<Stats.Blkio.Entry> entries = new ArrayList<>();
    for (String line : group.text("blkio", file).orElse("").lines().toList()) {
      String[] words = line.split("[ :]", -1);
      if (words.length >= 3) {
        entries.add(
            entry(
                words[0], words[1], words.length == 4 ? words[2] : null, words[words.length - 1]));
      }
    }
    return entries;
  }

  /** Lines as in {@code 254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0}. */
  private static List<Stats.Blkio.Entry> v2Entries(String stat, Map<String, String> operations) {
    List<Stats.Blkio.Entry> entries = new ArrayList<>();
    for (String line : stat.lines().toList()) {
      String[] words = line.split(" ", -1);
      String[] number = words[0].split(":", 2);
      for (String word : words) {
        String[] figure = word.split("=", 2);
        if (figure.length == 2 && operations.containsKey(figure[0])) {
          entries.add(entry(number[0], number[1], operations.get(figure[0]), figure[1]));
        }
      }
    }
    return entries;
  }

  private static Stats.Blkio.Entry entry(
      String major, String minor, String operation, String value) {
    return new Stats.Blkio.Entry(
        Stats.unlessZero(Long.parseLong(major)),
        Stats.unlessZero(Long.parseLong(minor)),
        operation,
        Stats.unlessZero(Long.parseUnsignedLong(value)));
  }
}
