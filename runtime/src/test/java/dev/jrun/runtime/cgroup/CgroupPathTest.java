package dev.jrun.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathTest {

  private static Hierarchy v1(String mountRoot, String ownGroup) {
    return new Hierarchy(CgroupVersion.V1, "cpu", Path.of("/cg/cpu"), mountRoot, ownGroup);
  }

  private static Hierarchy v2(String ownGroup) {
    return new Hierarchy(CgroupVersion.V2, "", Path.of("/cg"), "/", ownGroup);
  }

  private static String directory(Hierarchy hierarchy, String cgroupsPath) throws CgroupException {
    Cgroup cgroup = Cgroup.of(new CgroupLayout(List.of(hierarchy)), cgroupsPath, "id");
    return cgroup.directories().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /cg/cpu/a/b",
    "/a//b/./c/, /cg/cpu/a/b/c",
    "/../../a, /cg/cpu/a",
    "/a/../../b, /cg/cpu/b",
    "/..a/b.., /cg/cpu/..a/b..",
    "/a:b:c, /cg/cpu/a:b:c",
    "a/b, /cg/cpu/own/a/b",
    "./a, /cg/cpu/own/a",
    "../a, /cg/cpu/own/a",
    "a/../../../b, /cg/cpu/own/b",
  })
  void pathsAreCleanedAndStayBelowTheirStart(String cgroupsPath, String expected)
      throws CgroupException {
    assertEquals(expected, directory(v1("/", "/own"), cgroupsPath));
  }

  @Test
  void withoutAPathTheContainerGetsItsOwnBelowJrun() throws CgroupException {
    assertEquals("/cg/cpu/jrun/id", directory(v1("/", "/own"), null));
    assertEquals("/cg/cpu/jrun/id", directory(v1("/", "/own"), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ".", "..", "/..", "a/..", "//", "../../."})
  void aPathThatNamesItsStartIsRefused(String cgroupsPath) {
    CgroupException refusal =
        assertThrows(CgroupException.class, () -> directory(v2("/own"), cgroupsPath));
    assertEquals(
        "/linux/cgroupsPath: \"" + cgroupsPath + "\" does not name a group below another",
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a\nb", "a\0b"})
  void controlCharactersAreRefused(String cgroupsPath) {
    assertThrows(CgroupException.class, () -> directory(v2("/own"), cgroupsPath));
  }

  @Test
  void absurdDepthAndLengthAreRefused() throws CgroupException {
    directory(v2("/"), "/a".repeat(64));
    CgroupException refusal =
        assertThrows(CgroupException.class, () -> directory(v2("/"), "/a".repeat(2000)));
    assertEquals("/linux/cgroupsPath: 2000 levels, more than 64", refusal.getMessage());
    String name = "/" + "n".repeat(199);
    refusal = assertThrows(CgroupException.class, () -> directory(v2("/"), name.repeat(20)));
    assertEquals("/linux/cgroupsPath: a path of 4003 bytes, more than 4000", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/"})
  void anIdThatIsNoNameIsAMistakeOfTheCaller(String id) {
    CgroupLayout layout = new CgroupLayout(List.of(v2("/")));
    assertThrows(IllegalArgumentException.class, () -> Cgroup.of(layout, null, id));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /cg/x",
    "/own, /cg/x",
    "/user.slice/session.scope, /cg/user.slice/x",
  })
  void onV2RelativePathsStartBesideTheRuntime(String ownGroup, String expected)
      throws CgroupException {
    assertEquals(expected, directory(v2(ownGroup), "x"));
  }

  @Test
  void inAContainerOnlyAPartOfTheHierarchyIsMounted() throws CgroupException {
    Hierarchy part = v1("/docker/a", "/docker/a/sub");
    assertEquals("/cg/cpu/x", directory(part, "/x"));
    assertEquals("/cg/cpu/sub/x", directory(part, "x"));
    Cgroup cgroup = Cgroup.of(new CgroupLayout(List.of(part)), "x", "id");
    assertEquals("/docker/a/sub/x", cgroup.memberships().getFirst().group());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docker/b", "/", "/../a", "/docker/ab"})
  void aRuntimeOutsideOfTheMountedPartHasNoRelativePaths(String ownGroup) {
    CgroupException refusal =
        assertThrows(CgroupException.class, () -> directory(v1("/docker/a", ownGroup), "x"));
    assertEquals(
        "/linux/cgroupsPath: relative, but the runtime's own group "
            + ownGroup
            + " lies outside of what is mounted at /cg/cpu",
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/cg", "/cg/", "/", "/etc", "/cg/../etc", "/cg/a/..", "/cgroup/a", "cg/a"})
  void whatIsNotBelowAMountIsNoRecordedGroup(String directory) {
    CgroupLayout layout = new CgroupLayout(List.of(v2("/")));
    CgroupException refusal =
        assertThrows(CgroupException.class, () -> Cgroup.recorded(layout, List.of(directory)));
    assertEquals(directory + ": not below a cgroup mount", refusal.getMessage());
  }

  @Test
  void recordedDirectoriesComeBack() throws CgroupException {
    CgroupLayout layout = new CgroupLayout(List.of(v1("/", "/"), v2("/")));
    Cgroup cgroup = Cgroup.of(layout, "/a/b", "id");
    assertEquals(List.of("/cg/cpu/a/b", "/cg/a/b"), cgroup.directories());
    Cgroup recorded = Cgroup.recorded(layout, cgroup.directories());
    assertEquals(cgroup.memberships(), recorded.memberships());
    assertEquals(Path.of("/cg/a/b"), recorded.unifiedDirectory().orElseThrow());
  }
}
