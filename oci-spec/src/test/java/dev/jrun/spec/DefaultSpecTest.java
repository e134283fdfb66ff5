package dev.jrun.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultSpecTest {
  private static String golden(String name) throws IOException {
    try (InputStream input = DefaultSpecTest.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isWrittenAsTheGoldenFile() throws IOException {
    String written = SpecWriter.write(DefaultSpec.rootful(true), SpecWriter.Indent.TAB);
    assertEquals(golden("default-config.json"), written);
    assertEquals(DefaultSpec.rootful(true), SpecReader.parse(written, Spec.class));
  }

  @Test
  void isWrittenAsTheGoldenFileForAUserWithoutPrivileges() throws IOException {
    String written =
        SpecWriter.write(DefaultSpec.rootless(1000, 100, false), SpecWriter.Indent.TAB);
    assertEquals(golden("default-config-rootless.json"), written);
  }

  @Test
  void theCgroupNamespaceIsOptional() {
    assertEquals(
        List.of("pid", "network", "ipc", "uts", "mount"),
        DefaultSpec.rootful(false).linux().namespaces().stream()
            .map(LinuxNamespace::type)
            .toList());
    assertEquals(
        List.of("pid", "ipc", "uts", "mount", "cgroup", "user"),
        DefaultSpec.rootless(0, 0, true).linux().namespaces().stream()
            .map(LinuxNamespace::type)
            .toList());
  }

  @Test
  void copiesDifferInOnePlaceOnly() throws IOException {
    Spec spec = DefaultSpec.rootful(true);
    Process process =
        spec.process()
            .withTerminal(false)
            .withUser(new User(1, 2, null, List.of(), null))
            .withArgs(List.of("id"))
            .withEnv(List.of("A=b"))
            .withCwd("/tmp");
    Linux linux = spec.linux().withNamespaces(List.of()).withResources(null).withCgroupsPath("/a");
    Spec changed =
        spec.withProcess(process)
            .withRoot(new Root("other", false))
            .withHostname("h")
            .withMounts(List.of())
            .withHooks(new Hooks(null, null, null, null, null, null))
            .withAnnotations(Map.of("k", "v"))
            .withLinux(linux);
    assertEquals(golden("changed-config.json"), SpecWriter.write(changed, SpecWriter.Indent.TAB));
    assertEquals(
        spec,
        changed
            .withProcess(spec.process())
            .withRoot(spec.root())
            .withHostname(spec.hostname())
            .withMounts(spec.mounts())
            .withHooks(null)
            .withAnnotations(Map.of())
            .withLinux(spec.linux()));
  }

  @Test
  void noCapabilityIsInheritable() {
    LinuxCapabilities capabilities = DefaultSpec.rootful(true).process().capabilities();
    assertEquals(List.of(), capabilities.inheritable());
    assertEquals(List.of(), capabilities.ambient());
    assertFalse(capabilities.bounding().contains("CAP_SYS_ADMIN"));
  }
}
