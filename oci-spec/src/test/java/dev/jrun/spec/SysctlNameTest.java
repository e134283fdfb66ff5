package dev.jrun.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlNameTest {
  @ParameterizedTest
  @CsvSource({
    "kernel.shmmax, kernel/shmmax",
    "kernel/shmmax, kernel/shmmax",
    "net.ipv4.conf.eno2/100.rp_filter, net/ipv4/conf/eno2.100/rp_filter",
    "net/ipv4/conf/eno2.100/rp_filter, net/ipv4/conf/eno2.100/rp_filter",
    "plain, plain",
  })
  void bothSpellingsAreOnePath(String name, String path) {
    assertEquals(path, SysctlName.toPath(name));
    assertTrue(SysctlName.isSafe(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/kernel/core_pattern",
        "net/../kernel/core_pattern",
        "net.//.kernel.core_pattern",
        "net..ipv4",
        "net/./x",
        "net/ipv4/",
        ".."
      })
  void noNameLeavesProcSys(String name) {
    assertFalse(SysctlName.isSafe(SysctlName.toPath(name)));
  }
}
