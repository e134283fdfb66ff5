package dev.jrun.runtime.cgroup.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.spec.LinuxDeviceCgroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules, and the programs that they become. */
class DeviceFilterTest {
  private static final LinuxDeviceCgroup DENY_ALL =
      new LinuxDeviceCgroup(false, null, null, null, "rwm");
  private static final LinuxDeviceCgroup ALLOW_ALL =
      new LinuxDeviceCgroup(true, "a", null, null, "rwm");

  private static LinuxDeviceCgroup rule(
      boolean allow, String type, long major, long minor, String access) {
    return new LinuxDeviceCgroup(allow, type, major, minor, access);
  }

  /** Whether the program of the rules lets somebody use a device. */
  private static boolean allows(
      List<LinuxDeviceCgroup> rules, char type, long major, long minor, String access)
      throws IOException {
    int bits = DeviceRule.access(access) << 16 | (type == 'b' ? 1 : 2);
    long result =
        BpfInterpreter.run(
            DeviceFilter.of(DeviceAccess.of(rules)).instructions(), bits, (int) major, (int) minor);
    return switch ((int) result) {
      case 0 -> false;
      case 1 -> true;
      default -> throw new AssertionError("returns " + result);
    };
  }

  @Test
  void theDefaultDevicesAreAlwaysAllowed() throws IOException {
    for (List<LinuxDeviceCgroup> rules : List.of(List.<LinuxDeviceCgroup>of(), List.of(DENY_ALL))) {
      for (int minor : new int[] {3, 5, 7, 8, 9}) {
        assertEquals(true, allows(rules, 'c', 1, minor, "rwm"));
      }
      assertEquals(true, allows(rules, 'c', 5, 0, "rw"));
      assertEquals(true, allows(rules, 'c', 5, 2, "rw"));
      assertEquals(true, allows(rules, 'c', 136, 77, "rw"));
      assertEquals(true, allows(rules, 'b', 8, 0, "m"));
      assertEquals(true, allows(rules, 'c', 10, 200, "m"));
      assertEquals(false, allows(rules, 'b', 8, 0, "r"));
      assertEquals(false, allows(rules, 'b', 1, 3, "r"));
      assertEquals(false, allows(rules, 'c', 1, 1, "w"));
      assertEquals(false, allows(rules, 'c', 1, 1, "rm"));
    }
  }

  @Test
  void theLastRuleCounts() throws IOException {
    var disk = rule(true, "b", 8, 0, "rw");
    assertEquals(true, allows(List.of(DENY_ALL, disk), 'b', 8, 0, "rw"));
    assertEquals(false, allows(List.of(disk, DENY_ALL), 'b', 8, 0, "r"));
    var notWriting = rule(false, "b", 8, 0, "w");
    assertEquals(true, allows(List.of(disk, notWriting), 'b', 8, 0, "r"));
    assertEquals(false, allows(List.of(disk, notWriting), 'b', 8, 0, "rw"));
  }

  @Test
  void whatIsDeniedInPartIsDenied() throws IOException {
    var rules = List.of(ALLOW_ALL, rule(false, "b", 8, 0, "w"));
    assertEquals(true, allows(rules, 'b', 8, 0, "r"));
    assertEquals(false, allows(rules, 'b', 8, 0, "w"));
    assertEquals(false, allows(rules, 'b', 8, 0, "rw"));
    assertEquals(true, allows(rules, 'b', 8, 1, "rw"));
  }

  @Test
  void wildcardsMatchEveryNumber() throws IOException {
    var rules = List.of(rule(true, "c", -1, 7, "r"), rule(true, "b", 4_294_967_295L, -1, "r"));
    assertEquals(true, allows(rules, 'c', 4_000_000_000L, 7, "r"));
    assertEquals(false, allows(rules, 'c', 4_000_000_000L, 8, "r"));
    assertEquals(true, allows(rules, 'b', 4_294_967_295L, 12, "r"));
    assertEquals(false, allows(rules, 'b', 1, 12, "r"));
  }

  @Test
  void aHoleInAWildcardIsRefused() {
    var rules = List.of(rule(true, "c", 10, -1, "rw"), rule(false, "c", 10, 200, "r"));
    assertEquals(
        "/linux/resources/devices/1: the rule c 10:200 r cannot punch a hole in the wildcard rule"
            + " c 10:* rw",
        assertThrows(CgroupException.class, () -> DeviceAccess.of(rules)).getMessage());
  }

  /** The program agrees with the rules for anything that anybody may ask. */
  @Test
  void theProgramIsTheRules() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      List<LinuxDeviceCgroup> rules = new ArrayList<>();
      rules.add(random.nextBoolean() ? DENY_ALL : ALLOW_ALL);
      for (int i = random.nextInt(4); i > 0; i--) {
        rules.add(
            rule(
                random.nextBoolean(),
                random.nextBoolean() ? "c" : "b",
                random.nextInt(3) - 1,
                random.nextInt(3) - 1,
                List.of("r", "w", "m", "rw", "rwm").get(random.nextInt(5))));
      }
      DeviceAccess access;
      try {
        access = DeviceAccess.of(rules);
      } catch (CgroupException _) {
        continue;
      }
      for (char type : new char[] {'b', 'c'}) {
        for (int number = 0; number < 4; number++) {
          for (String use : List.of("r", "w", "m", "rw", "rwm")) {
            boolean expected = decide(access, type, number / 2, number % 2, use);
            assertEquals(
                expected, allows(rules, type, number / 2, number % 2, use), access.toString());
          }
        }
      }
    }
  }

  /** As security/device_cgroup.c decides. */
  private static boolean decide(DeviceAccess access, char type, int major, int minor, String use) {
    int bits = DeviceRule.access(use);
    boolean isException =
        access.exceptions().stream()
            .filter(rule -> rule.type() == type)
            .filter(rule -> rule.major() == DeviceRule.ANY || rule.major() == major)
            .filter(rule -> rule.minor() == DeviceRule.ANY || rule.minor() == minor)
            .anyMatch(rule ->
                access.allowsByDefault()
                    ? (bits & rule.access()) != 0
                    : (bits & ~rule.access()) == 0);
    return isException != access.allowsByDefault();
  }

  @Test
  void theProgramOfTheDefaultRulesIsTheGoldenOne() throws IOException {
    Golden.assertMatches(
        "dev/jrun/runtime/cgroup/device-filter.txt",
        DeviceFilter.of(DeviceAccess.of(List.of(DENY_ALL, rule(true, "b", 8, -1, "r")))).print());
  }

  @Test
  void aProgramOnlyGoesForward() {
    BpfBuilder program = new BpfBuilder();
    BpfBuilder.Label start = new BpfBuilder.Label();
    program.place(start);
    program.goIfEqual(1, 0, start);
    program.exit();
    assertThrows(IllegalStateException.class, program::build);
  }
}
