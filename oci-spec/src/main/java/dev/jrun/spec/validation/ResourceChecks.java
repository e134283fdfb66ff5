package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.LinuxBlockIO;
import dev.jrun.spec.LinuxCPU;
import dev.jrun.spec.LinuxDeviceCgroup;
import dev.jrun.spec.LinuxHugepageLimit;
import dev.jrun.spec.LinuxInterfacePriority;
import dev.jrun.spec.LinuxMemory;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.LinuxWeightDevice;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.util.List;
import java.util.regex.Pattern;

/** Checks of the limits of a cgroup (config-linux.md, "Control groups"). */
final class ResourceChecks {
  private static final Pattern PAGE_SIZE = Pattern.compile("[1-9]\\d*[KMG]B");
  private static final Pattern ACCESS = Pattern.compile("[rwm]+");

  private ResourceChecks() {}

  static void resources(Spec spec, Findings findings) {
    if (spec.linux() != null && spec.linux().resources() != null) {
      Pointer place = Pointer.ROOT.key("linux").key("resources");
      resources(spec.linux().resources(), place, findings);
    }
  }

  static void resources(LinuxResources resources, Pointer place, Findings findings) {
    devices(resources.devices(), place.key("devices"), findings);
    if (resources.memory() != null) {
      memory(resources.memory(), place.key("memory"), findings);
    }
    if (resources.cpu() != null) {
      cpu(resources.cpu(), place.key("cpu"), findings);
    }
    if (resources.blockIO() != null) {
      blockIO(resources.blockIO(), place.key("blockIO"), findings);
    }
    hugepageLimits(resources.hugepageLimits(), place.key("hugepageLimits"), findings);
    if (resources.network() != null) {
      Pointer network = place.key("network");
      priorities(resources.network().priorities(), network.key("priorities"), findings);
    }
    resources
        .unified()
        .keySet()
        .forEach(file -> unified(file, place.key("unified").key(file), findings));
  }

  private static void devices(List<LinuxDeviceCgroup> rules, Pointer place, Findings findings) {
    for (int index = 0; index < rules.size(); index++) {
      LinuxDeviceCgroup rule = rules.get(index);
      Pointer rulePlace = place.index(index);
      if (rule.type() != null) {
        findings.word(rulePlace.key("type"), rule.type(), LinuxDeviceCgroup.TYPES);
      }
      findings.range(rulePlace.key("major"), rule.major(), -1, Integer.MAX_VALUE * 2L + 1);
      findings.range(rulePlace.key("minor"), rule.minor(), -1, Integer.MAX_VALUE * 2L + 1);
      if (rule.access() != null && !ACCESS.matcher(rule.access()).matches()) {
        findings.error(
            rulePlace.key("access"), quote(rule.access()) + " has other letters than r, w and m");
      }
    }
  }

  private static void memory(LinuxMemory memory, Pointer place, Findings findings) {
    // Older callers write all bits set for a swappiness that stays as it is.
    if (memory.swappiness() != null && memory.swappiness() != -1) {
      if (Long.compareUnsigned(memory.swappiness(), 100) > 0) {
        findings.error(
            place.key("swappiness"),
            Long.toUnsignedString(memory.swappiness()) + " is not from 0 to 100");
      }
    }
  }

  private static void cpu(LinuxCPU cpu, Pointer place, Findings findings) {
    findings.numberList(place.key("cpus"), cpu.cpus());
    findings.numberList(place.key("mems"), cpu.mems());
    findings.range(place.key("idle"), cpu.idle(), 0, 1);
  }

  private static void blockIO(LinuxBlockIO blockIO, Pointer place, Findings findings) {
    weight(blockIO.weight(), place.key("weight"), findings);
    weight(blockIO.leafWeight(), place.key("leafWeight"), findings);
    for (int index = 0; index < blockIO.weightDevice().size(); index++) {
      LinuxWeightDevice device = blockIO.weightDevice().get(index);
      Pointer devicePlace = place.key("weightDevice").index(index);
      weight(device.weight(), devicePlace.key("weight"), findings);
      weight(device.leafWeight(), devicePlace.key("leafWeight"), findings);
    }
  }

  /** A weight of 0 is what callers write for no weight. */
  private static void weight(Integer weight, Pointer place, Findings findings) {
    if (weight != null && weight != 0) {
      findings.range(place, weight, 10, 1000);
    }
  }

  private static void hugepageLimits(
      List<LinuxHugepageLimit> limits, Pointer place, Findings findings) {
    for (int index = 0; index < limits.size(); index++) {
      String pageSize = limits.get(index).pageSize();
      Pointer pageSizePlace = place.index(index).key("pageSize");
      if (findings.present(pageSizePlace, pageSize) && !PAGE_SIZE.matcher(pageSize).matches()) {
        findings.error(pageSizePlace, quote(pageSize) + " is not a size such as 64KB, 2MB or 1GB");
      }
    }
  }

  private static void priorities(
      List<LinuxInterfacePriority> priorities, Pointer place, Findings findings) {
    for (int index = 0; index < priorities.size(); index++) {
      findings.present(place.index(index).key("name"), priorities.get(index).name());
    }
  }

  private static void unified(String file, Pointer place, Findings findings) {
    if (file.isEmpty() || file.equals(".") || file.equals("..") || file.contains("/")) {
      findings.error(place, quote(file) + " is not the name of a cgroup file");
    }
  }
}
