package dev.jrun.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code run --explain-seccomp} tells, and that it changes nothing else. */
class ExplainSeccompTest {
  private Sandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    Assumptions.assumeTrue(LibSeccomp.find().isPresent(), "libseccomp is not installed");
    sandbox = new Sandbox();
  }

  @AfterEach
  void close() throws IOException {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private Called run(String profile, List<String> flags, String... args) throws Exception {
    String config = SpecWriter.write(sandbox.spec("c1", args), SpecWriter.Indent.TAB);
    if (!profile.isEmpty()) {
      config = config.replace("\"linux\": {", "\"linux\": {\"seccomp\": " + profile + ",");
    }
    Files.writeString(sandbox.bundle().resolve("config.json"), config);
    List<String> line = new java.util.ArrayList<>();
    line.addAll(List.of("--root", sandbox.root().toString(), "run", "--explain-seccomp"));
    line.addAll(flags);
    line.add("c1");
    return Called.in(sandbox.bundle(), line.toArray(String[]::new));
  }

  /** A profile that denies sethostname(2). */
  private static String denying(String action, String more) {
    return """
    {"defaultAction": "SCMP_ACT_ALLOW",
     "syscalls": [{"names": ["sethostname"], "action": "%s" %s}]}
    """
        .formatted(action, more);
  }

  private static void assertDenied(String outcome, Called run) {
    Pattern line =
        Pattern.compile(
            "seccomp: sethostname\\(0x[0-9a-f]+, 0x3(, 0x[0-9a-f]+){4}\\) by hostname \\(pid [0-9]+\\): "
                + Pattern.quote(outcome));
    List<String> denials = run.err().lines().filter(l -> l.startsWith("seccomp: ")).toList();
    assertEquals(1, denials.size(), run.err());
    assertTrue(line.matcher(denials.getFirst()).matches(), run.err());
  }

  @Test
  void whatFailsIsTold() throws Exception {
    Called run =
        run(
            denying("SCMP_ACT_ERRNO", ", \"errnoRet\": 28"),
            List.of(),
            "sh",
            "-c",
            "hostname box 2>/dev/null || exit 7");
    assertDenied("SCMP_ACT_ERRNO, ENOSPC (no space left on device)", run);
    assertEquals(7, run.status());
  }

  /** Exit status 128 + SIGSYS, as without an explanation. */
  @ParameterizedTest
  @ValueSource(strings = {"SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS"})
  void whatIsKilledIsTold(String action) throws Exception {
    Called run = run(denying(action, ""), List.of(), "hostname", "box");
    assertDenied(action.equals("SCMP_ACT_KILL") ? "SCMP_ACT_KILL_THREAD" : action, run);
    assertEquals(159, run.status());
  }

  /** The kernel writes the name of a program as it is, but for newlines. */
  @Test
  void theNameOfAProgramLeadsToNobodyElse() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "1000").start();
    try {
      Called run =
          run(
              denying("SCMP_ACT_KILL_PROCESS", "").replace("sethostname", "chdir"),
              List.of(),
              "sh",
              "-c",
              "printf 'x\\rTgid:%d' > /proc/self/comm; cd /tmp; echo on"
                  .formatted(bystander.pid()));
      assertEquals(159, run.status(), run.err());
      assertEquals("", run.out());
      assertTrue(bystander.isAlive());
    } finally {
      bystander.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatIsAllowedIsNotTold() throws Exception {
    Called run = run(denying("SCMP_ACT_LOG", ""), List.of(), "true");
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.err());
  }

  /** The program is not reached: what denies its execve is the default of a list of few calls. */
  @Test
  void theDefaultActionIsToldAsWell() throws Exception {
    Called run =
        run(
            """
            {"defaultAction": "SCMP_ACT_ERRNO",
             "syscalls": [{"names": ["read", "write", "exit_group", "fsmount"],
                           "action": "SCMP_ACT_ALLOW"}]}
            """,
            List.of(),
            "true");
    assertEquals(1, run.status());
    assertTrue(
        run.err().lines().anyMatch(l -> l.startsWith("seccomp: ") && l.contains(" by jrun:init ")),
        run.err());
  }

  @Test
  void whatCannotBeExplainedIsRefused() throws Exception {
    Called none = run("", List.of(), "true");
    assertEquals(1, none.status());
    assertTrue(none.err().contains("/linux/seccomp: missing"), none.err());
    Called detached = run(denying("SCMP_ACT_ERRNO", ""), List.of("--detach"), "true");
    assertEquals(1, detached.status());
    assertTrue(detached.err().contains("detached"), detached.err());
    Called notified =
        run(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/nobody",
             "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"}]}
            """,
            List.of(),
            "true");
    assertEquals(1, notified.status());
    assertTrue(notified.err().contains("can't be explained"), notified.err());
  }
}
