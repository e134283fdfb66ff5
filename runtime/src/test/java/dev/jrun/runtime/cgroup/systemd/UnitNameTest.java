package dev.jrun.runtime.cgroup.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.cgroup.CgroupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNameTest {
  @ParameterizedTest
  @CsvSource({
    "system.slice:docker:1234, system.slice, docker-1234.scope, /system.slice/docker-1234.scope",
    "a-b.slice:p:n, a-b.slice, p-n.scope, /a.slice/a-b.slice/p-n.scope",
    "a-b-c.slice:p:n, a-b-c.slice, p-n.scope, /a.slice/a-b.slice/a-b-c.slice/p-n.scope",
    "-.slice:p:n, -.slice, p-n.scope, /p-n.scope",
    ":p:n, system.slice, p-n.scope, /system.slice/p-n.scope",
    "::n, system.slice, -n.scope, /system.slice/-n.scope",
    ":p:, system.slice, p-.scope, /system.slice/p-.scope",
    ":p:a_b.c-d, system.slice, p-a_b.c-d.scope, /system.slice/p-a_b.c-d.scope",
  })
  void isReadFromThreeParts(String path, String slice, String name, String group)
      throws CgroupException {
    UnitName unit = UnitName.parse(path, "c1", "system.slice");
    assertEquals(slice, unit.slice());
    assertEquals(name, unit.name());
    assertEquals(group, unit.group());
  }

  @Test
  void withoutAPathItIsTheId() throws CgroupException {
    for (String path : new String[] {null, ""}) {
      UnitName unit = UnitName.parse(path, "c1", "user.slice");
      assertEquals("jrun-c1.scope", unit.name());
      assertEquals("/user.slice/jrun-c1.scope", unit.group());
      assertEquals("jrun container c1", unit.description());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:p:n",
        ".slice:p:n",
        "a--b.slice:p:n",
        "-a.slice:p:n",
        "a-.slice:p:n",
        "--.slice:p:n",
        "a/b.slice:p:n",
        "..:p:n",
        "a b.slice:p:n"
      })
  void aSliceThatIsNoneIsRefused(String path) {
    assertEquals(
        "/linux/cgroupsPath: invalid slice name: " + path.substring(0, path.indexOf(':')),
        refusal(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/foo", "a:b", "a.slice:b:c:d", ":"})
  void otherFormsAreRefused(String path) {
    assertEquals(
        "/linux/cgroupsPath: expected cgroupsPath to be of format \"slice:prefix:name\" for"
            + " systemd cgroups, got \""
            + path
            + "\" instead",
        refusal(path));
  }

  @Test
  void whatSystemdWouldNotTakeIsRefused() {
    for (String name : new String[] {"a/b", "a+b", "ä", "a b", "x".repeat(250)}) {
      assertTrue(refusal(":p:" + name).contains("is no name of a systemd unit"), name);
    }
    assertTrue(refusal(":p:pod.slice").contains("a slice is no place for processes"));
  }

  private static String refusal(String path) {
    return assertThrows(CgroupException.class, () -> UnitName.parse(path, "c1", "system.slice"))
        .getMessage();
  }
}
