package dev.jrun.conformance.config;

import static dev.jrun.conformance.config.BundleHooks.add;
import static dev.jrun.conformance.config.BundleHooks.hook;
import static dev.jrun.conformance.config.BundleHooks.notes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** config.md, "POSIX-platform Hooks", and their places in runtime.md, "Lifecycle". */
class HooksTest {
  @Test
  @KnownDifference(
      runtime = "runc",
      until = "1.4",
      why = "runs poststart hooks at the end of create, when the process has not begun")
  @KnownDifference(runtime = "crun", why = "start returns before the startContainer hooks have run")
  void hooksRunInTheOrderOfTheLifecycle(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    for (String kind :
        List.of(
            "poststop",
            "poststart",
            "startContainer",
            "createContainer",
            "createRuntime",
            "prestart")) {
      add(bundle, kind, "echo %s 1 >> %s/order".formatted(kind, notes));
      add(bundle, kind, "echo %s 2 >> %s/order".formatted(kind, notes));
    }
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(
        List.of(
            "prestart 1",
            "prestart 2",
            "createRuntime 1",
            "createRuntime 2",
            "createContainer 1",
            "createContainer 2"),
        Files.readAllLines(notes.resolve("order")));
    Files.delete(notes.resolve("order"));
    container.start();
    assertEquals(
        List.of("poststart 1", "poststart 2", "startContainer 1", "startContainer 2"),
        Files.readAllLines(notes.resolve("order")).stream().sorted().toList());
    Files.delete(notes.resolve("order"));
    container.call("delete", "--force").succeeded();
    assertEquals(List.of("poststop 1", "poststop 2"), Files.readAllLines(notes.resolve("order")));
  }

  @Test
  void startContainerHooksRunBeforeTheProcess(Bundle bundle) {
    Path notes = notes(bundle);
    add(bundle, "startContainer", "touch " + notes + "/hook");
    assertEquals("hook", bundle.facts("ls " + notes).text());
  }

  @Table
  @CsvSource({
    "prestart,creating",
    "createRuntime,creating",
    "createContainer,creating",
    "startContainer,created",
    "poststart,running",
    "poststop,stopped"
  })
  @KnownDifference(
      runtime = "runc",
      until = "1.4",
      rows = "poststart",
      why = "runs poststart hooks at the end of create, when the process has not begun")
  @KnownDifference(
      runtime = "crun",
      rows = {"prestart", "createRuntime", "createContainer", "startContainer"},
      why = "tells the status created, and / as the bundle in startContainer")
  void theStateIsOnStandardInput(String kind, String status, Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    bundle.set("/annotations/org.example", "kept");
    add(bundle, kind, "cat > " + notes + "/state");
    var container = bundle.args("sleep", "100").container().createAndStart();
    long pid = container.pid();
    container.call("delete", "--force").succeeded();
    JsonNode state = JsonMapper.shared().readTree(Files.readString(notes.resolve("state")));
    assertEquals(container.id(), state.path("id").asString());
    assertEquals(bundle.directory().toString(), state.path("bundle").asString());
    assertEquals(status, state.path("status").asString());
    assertEquals("kept", state.path("annotations").path("org.example").asString());
    if (!kind.equals("poststop")) {
      assertTrue(List.of(pid, 1L).contains(state.path("pid").asLong()), state::toString);
    }
  }

  @Table
  @ValueSource(strings = {"prestart", "createRuntime", "poststart", "poststop"})
  void runtimeHooksRunInTheNamespacesOfTheRuntime(String kind, Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    add(
        bundle,
        kind,
        "for it in mnt net pid; do readlink /proc/self/ns/$it; done > " + notes + "/namespaces");
    bundle.args("sleep", "100").container().createAndStart().call("delete", "--force").succeeded();
    assertEquals(
        List.of(
            Host.namespace("self", "mnt"),
            Host.namespace("self", "net"),
            Host.namespace("self", "pid")),
        Files.readAllLines(notes.resolve("namespaces")));
  }

  @Table
  @ValueSource(strings = {"createContainer", "startContainer"})
  void containerHooksRunInTheNamespacesOfTheContainer(String kind, Bundle bundle)
      throws IOException {
    Path notes = notes(bundle);
    add(
        bundle,
        kind,
        "for it in mnt net; do readlink /proc/self/ns/$it; done > " + notes + "/namespaces");
    var container = bundle.args("sleep", "100").container().createAndStart();
    String pid = Long.toString(container.pid());
    assertEquals(
        List.of(Host.namespace(pid, "mnt"), Host.namespace(pid, "net")),
        Files.readAllLines(notes.resolve("namespaces")));
  }

  @Test
  void createContainerHooksSeeTheMountsBelowTheRootfs(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    bundle.mount("/data", "tmpfs", "tmpfs");
    add(
        bundle,
        "createContainer",
        "grep -c ' %s/data ' /proc/self/mountinfo > %s/count".formatted(bundle.rootfs(), notes));
    bundle.facts("true");
    assertEquals("1", Files.readString(notes.resolve("count")).strip());
  }

  @Test
  void createRuntimeHooksFindTheNamespacesMade(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    // How network plug-ins work: the pid of the state leads to the namespace.
    add(
        bundle,
        "createRuntime",
        "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); readlink /proc/$pid/ns/net > "
            + notes
            + "/net");
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(
        Host.namespace(Long.toString(container.pid()), "net"),
        Files.readString(notes.resolve("net")).strip());
  }

  @Test
  void theFirstArgumentIsTheNameOfTheProgram(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    var hook = hook(bundle, "createRuntime", "");
    hook.put(
        "args",
        List.of(
            "sh",
            "-c",
            "tr '\\0' ' ' < /proc/$$/cmdline > " + notes + "/args; true",
            "zero",
            "one"));
    bundle.set("/hooks/createRuntime/-", hook).facts("true");
    assertTrue(Files.readString(notes.resolve("args")).startsWith("sh -c "));
    assertTrue(Files.readString(notes.resolve("args")).endsWith("zero one "));
  }

  @Test
  void theEnvironmentIsThatOfTheHook(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    var hook =
        hook(
            bundle, "createRuntime", "tr '\\0' '\\n' < /proc/$$/environ > " + notes + "/env; true");
    hook.put("env", List.of("ONE=1", "PATH=/bin"));
    bundle.set("/hooks/createRuntime/-", hook).facts("true");
    assertEquals(List.of("ONE=1", "PATH=/bin"), Files.readAllLines(notes.resolve("env")));
  }

  @Test
  void hooksMayWriteMoreThanAPipeHolds(Bundle bundle) {
    add(
        bundle,
        "createRuntime",
        "dd if=/dev/zero bs=1k count=300; dd if=/dev/zero bs=1k count=300 >&2");
    assertEquals("ok", bundle.facts("echo ok").text());
  }

  @Test
  void hooksNeedNotReadTheirInput(Bundle bundle) {
    bundle.set("/annotations/large", "x".repeat(100_000));
    add(bundle, "createRuntime", "exec <&-");
    assertEquals("ok", bundle.facts("echo ok").text());
  }

  @Test
  void createContainerHooksRunAsRootOfTheContainer(Bundle bundle) throws IOException {
    Path notes = notes(bundle);
    bundle.set("/process/user/uid", 1000);
    add(bundle, "createContainer", "id -u > " + notes + "/uid");
    bundle.facts("true");
    assertEquals("0", Files.readString(notes.resolve("uid")).strip());
  }
}
