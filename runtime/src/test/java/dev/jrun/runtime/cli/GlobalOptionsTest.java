package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.parent.Parent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the state of containers lies when nobody says it, by the rules of runc. */
class GlobalOptionsTest {
  private static final Path SYSTEM = Path.of("/run/jrun");
  private static final Path OWN = Path.of("/run/user/7/jrun");

  @Test
  void rootUsesTheSystemsDirectory() throws Exception {
    assertEquals(SYSTEM, directory(null, 0, false, runtimeDirectory()));
  }

  @Test
  void othersUseTheirsIfTheyHaveOne() throws Exception {
    assertEquals(OWN, directory(null, 7, false, runtimeDirectory()));
    assertEquals(SYSTEM, directory(null, 7, false, Map.of()));
  }

  @Test
  void rootOfAUserNamespaceIsTheUserUnlessToldOtherwise() throws Exception {
    assertEquals(OWN, directory(null, 0, true, runtimeDirectory()));
    assertEquals(
        SYSTEM, directory(null, 0, true, Map.of("USER", "root", "XDG_RUNTIME_DIR", "/run/user/7")));
  }

  @Test
  void flagIsRelativeToTheCaller() throws Exception {
    assertEquals(Path.of("/work/x"), directory("x", 0, false, Map.of()));
    assertEquals(Path.of("/y"), directory("/z/../y", 0, false, Map.of()));
  }

  private static Map<String, String> runtimeDirectory() {
    return Map.of("XDG_RUNTIME_DIR", "/run/user/7");
  }

  private static Path directory(
      String flag, long userId, boolean inUserNamespace, Map<String, String> environment)
      throws Exception {
    GlobalOptions options = new GlobalOptions();
    options.flags().parse("jrun", flag == null ? List.of() : List.of("--root", flag));
    return options.rootDirectory(
        new Invocation(
            List.of(),
            environment,
            Path.of("/work"),
            Parent.self(),
            null,
            3,
            userId,
            userId,
            inUserNamespace,
            Optional.empty()));
  }
}
