package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.SeccompAgent;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * config-linux.md, "Seccomp" and "The Container Process State": system calls that somebody outside
 * of the container decides about.
 */
class SeccompNotifyTest {
  private static final List<String> MKDIR = List.of("mkdir", "mkdirat");
  private static final String TRY = "mkdir /dev/shm/x 2>&1 && echo made || true";
  private static final int ENOSPC = 28;

  private static SeccompAgent agent(Bundle bundle, int errno) {
    return new SeccompAgent(bundle.hostPath("agent.sock"), errno);
  }

  private static Bundle notified(Bundle bundle, List<String> calls) {
    return bundle
        .set("/linux/seccomp/defaultAction", "SCMP_ACT_ALLOW")
        .set("/linux/seccomp/listenerPath", bundle.hostPath("agent.sock").toString())
        .set("/linux/seccomp/syscalls/-", Map.of("names", calls, "action", "SCMP_ACT_NOTIFY"));
  }

  @Table
  @CsvSource({
    "true,  28, No space left on device",
    "false, 28, No space left on device",
    "true,  0,  made",
    "false, 0,  made",
  })
  void theListenerDecides(boolean noNewPrivileges, int errno, String outcome, Bundle bundle) {
    notified(bundle, MKDIR).set("/process/noNewPrivileges", noNewPrivileges);
    try (var agent = agent(bundle, errno)) {
      var facts = bundle.facts(TRY);
      assertTrue(facts.text().contains(outcome), facts::text);
      agent.message();
      assertTrue(agent.hasHeardAll());
    }
  }

  @Test
  void theListenerIsToldOfTheContainer(Bundle bundle) {
    notified(bundle, MKDIR)
        .set("/linux/seccomp/listenerMetadata", "opaque \"text\"")
        .set("/annotations/org.example.key", "value")
        .args("sleep", "100");
    try (var agent = agent(bundle, ENOSPC)) {
      var container = bundle.container().createAndStart();
      var message = agent.message();
      assertEquals("[\"seccompFd\"]", message.path("fds").toString());
      assertEquals(container.pid(), message.path("pid").asLong());
      assertEquals("opaque \"text\"", message.path("metadata").asString());
      assertTrue(message.path("ociVersion").asString().startsWith("1."), message::toString);
      var state = message.path("state");
      assertEquals(container.id(), state.path("id").asString());
      assertEquals(container.pid(), state.path("pid").asLong());
      assertEquals(bundle.directory().toString(), state.path("bundle").asString());
      assertEquals("value", state.path("annotations").path("org.example.key").asString());
      assertTrue(
          Set.of("creating", "created").contains(state.path("status").asString()),
          message::toString);
      container.kill("KILL").await("stopped").delete();
    }
  }

  @Test
  void aProcessOfExecHasAListenerOfItsOwn(Bundle bundle) {
    notified(bundle, MKDIR).set("/linux/seccomp/listenerMetadata", "metadata").args("sleep", "100");
    try (var agent = agent(bundle, ENOSPC)) {
      var container = bundle.container().runDetached();
      assertEquals(container.pid(), agent.message().path("pid").asLong());
      var facts = container.execFacts(TRY);
      assertTrue(facts.text().contains("No space left on device"), facts::text);
      var message = agent.message();
      assertNotEquals(container.pid(), message.path("pid").asLong());
      assertEquals("metadata", message.path("metadata").asString());
      assertEquals(container.pid(), message.path("state").path("pid").asLong());
      assertEquals("running", message.path("state").path("status").asString());
      container.kill("KILL").await("stopped").delete();
    }
  }

  /** From the filter on, what the runtime itself does has to wait for the listener as well. */
  @Table
  @ValueSource(booleans = {true, false})
  void theRuntimesOwnCallsAreDecidedAbout(boolean noNewPrivileges, Bundle bundle) {
    notified(
            bundle,
            List.of("execve", "setresuid", "setresgid", "setgroups", "capset", "prctl", "chdir"))
        .set("/process/noNewPrivileges", noNewPrivileges);
    try (var agent = agent(bundle, SeccompAgent.CONTINUE)) {
      assertEquals("here", bundle.facts("echo here").text());
      agent.message();
    }
  }

  /** With no_new_privs they run before the filter, else under it. */
  @Table
  @ValueSource(booleans = {true, false})
  void hooksBeforeTheProgramLeaveTheListenerAlone(boolean noNewPrivileges, Bundle bundle) {
    notified(bundle, List.of("mkdir", "mkdirat", "close_range"))
        .set("/process/noNewPrivileges", noNewPrivileges)
        .set("/hooks/startContainer/-", Map.of("path", "/bin/true"));
    try (var agent = agent(bundle, SeccompAgent.CONTINUE)) {
      assertEquals("made", bundle.facts(TRY).text());
      agent.message();
    }
  }

  @Test
  void theListenerCanForbidTheProgram(Bundle bundle) {
    notified(bundle, List.of("execve")).args("true");
    try (var agent = agent(bundle, ENOSPC)) {
      bundle.container().run().failed();
      agent.message();
    }
  }

  @Test
  void whereTheAgentHasLeftNobodyWaits(Bundle bundle) {
    notified(bundle, List.of("execve")).args("true");
    try (var agent = agent(bundle, SeccompAgent.LEAVE)) {
      bundle.container().run().failed().saying("unction not implemented");
      agent.message();
    }
  }

  @Test
  void aListenerThatIsNotThereIsAnError(Bundle bundle) {
    notified(bundle, MKDIR);
    bundle.args("true").container().run().failed().saying("agent.sock");
  }

  @Test
  void nobodyAtTheSocketIsAnError(Bundle bundle) throws IOException {
    notified(bundle, MKDIR).args("true");
    Files.createFile(bundle.hostPath("agent.sock"));
    bundle.container().run().failed().saying("agent.sock");
  }

  @Test
  void whatIsNotUsedIsIgnored(Bundle bundle) {
    bundle
        .set("/linux/seccomp/defaultAction", "SCMP_ACT_ALLOW")
        .set("/linux/seccomp/listenerPath", bundle.hostPath("nobody.sock").toString())
        .set("/linux/seccomp/syscalls/-", Map.of("names", MKDIR, "action", "SCMP_ACT_ERRNO"));
    assertTrue(bundle.facts(TRY).text().contains("Operation not permitted"));
  }

  /** The runtime hears of the listener by it, and would wait for itself. */
  @Test
  void writesAreNotForTheListener(Bundle bundle) {
    notified(bundle, List.of("write")).args("true");
    try (var _ = agent(bundle, SeccompAgent.CONTINUE)) {
      bundle.container().run().failed().saying("write");
    }
  }

  @Test
  void notEverythingIsForTheListener(Bundle bundle) {
    notified(bundle, MKDIR).set("/linux/seccomp/defaultAction", "SCMP_ACT_NOTIFY").args("true");
    try (var _ = agent(bundle, SeccompAgent.CONTINUE)) {
      bundle.container().run().failed().saying("SCMP_ACT_NOTIFY");
    }
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "it does not know the flag")
  void onlyDeathInterruptsWhoWaits(Bundle bundle) {
    notified(bundle, MKDIR)
        .set("/linux/seccomp/flags", List.of("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"));
    try (var agent = agent(bundle, ENOSPC)) {
      assertTrue(bundle.facts(TRY).text().contains("No space left on device"));
      agent.message();
    }
  }
}
