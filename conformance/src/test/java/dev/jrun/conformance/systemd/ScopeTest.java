package dev.jrun.conformance.systemd;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** The scope of a container: its name, its place, what it begins with, its end. */
class ScopeTest {
  @BeforeAll
  static void requireSystemd() {
    Scope.require();
  }

  @Test
  void theScopeIsInItsSlice(Bundle bundle) throws IOException {
    bundle.args("sleep", "100");
    var scope = Scope.in("jrunsuite-a.slice", bundle).create();
    String group = "/jrunsuite.slice/jrunsuite-a.slice/" + scope.unit();
    assertEquals(group, scope.property("ControlGroup"));
    assertEquals("jrunsuite-a.slice", scope.property("Slice"));
    assertEquals("active", scope.property("ActiveState"));
    String groups = Files.readString(Path.of("/proc/" + scope.container().pid() + "/cgroup"));
    assertTrue(groups.contains(":" + group + "\n"), groups);
    scope.delete();
  }

  @Test
  void theScopeIsDescribedAndDelegated(Bundle bundle) {
    bundle.args("sleep", "100");
    var scope = Scope.of(bundle).create();
    var properties = scope.properties();
    assertTrue(
        properties.get("Description").endsWith(" container " + scope.container().id()),
        properties.get("Description"));
    for (String property :
        List.of(
            "Delegate", "MemoryAccounting", "CPUAccounting", "TasksAccounting", "IOAccounting")) {
      assertEquals("yes", properties.get(property), property);
    }
    assertEquals("no", properties.get("DefaultDependencies"));
    assertEquals("strict", properties.get("DevicePolicy"));
    scope.delete();
  }

  @Test
  void anEmptyPathIsOfTheRuntimesName(Bundle bundle) {
    bundle.args("sleep", "100");
    var scope = Scope.unnamed(bundle).create();
    assertEquals("/system.slice/" + scope.unit(), scope.property("ControlGroup"));
    scope.delete();
  }

  @Table
  @CsvSource(
      delimiter = '|',
      value = {
        "a path | /foo/bar | slice:prefix:name",
        "two parts | system.slice:x | slice:prefix:name",
        "four parts | system.slice:a:b:c | slice:prefix:name",
        "a slice without its ending | system:x:y | invalid slice name",
        "an empty level | a--b.slice:x:y | invalid slice name",
        "a dash at the end | a-.slice:x:y | invalid slice name",
        "a slice in a slice | a.slice/b.slice:x:y | invalid slice name",
        "nothing but the ending | .slice:x:y | invalid slice name",
        "a slice as the container's unit | system.slice:x:jrunsuite.slice | slice",
        "a slash in the name | system.slice:jrunsuite:a/b | ",
        "a space in the name | system.slice:jrunsuite:a b | ",
      })
  void aBadPathIsRefused(String row, String path, String text, Bundle bundle) {
    bundle.args("true").set("/linux/cgroupsPath", path);
    var container = bundle.container().globally("--systemd-cgroup");
    var outcome = container.tryCreate().failed();
    if (text != null) {
      outcome.saying(text);
    }
    assertEquals(List.of(), container.traces(), row);
    assertEquals(List.of(), Scope.unitsLeft());
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "goes on without a scope of its own")
  @KnownDifference(runtime = "crun", why = "has words of its own, which vary")
  void aNameThatIsTakenIsRefused(Bundle bundle) {
    bundle.args("sleep", "100");
    var first = Scope.in("jrunsuite-a.slice", bundle).create();
    bundle.set(
        "/linux/cgroupsPath", "jrunsuite-b.slice:" + Scope.PREFIX + ":" + first.container().id());
    var second = bundle.container().globally("--systemd-cgroup");
    second
        .tryCreate()
        .failed()
        .saying("Unit " + first.unit() + " was already loaded or has a fragment file");
    assertEquals(List.of(), second.traces());
    assertEquals("active", first.property("ActiveState"));
    assertEquals("created", first.container().status());
    first.delete();
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "warns, and goes on")
  @KnownDifference(runtime = "crun", why = "has words of its own, which vary")
  void aGroupThatIsUsedIsRefused(Bundle bundle) {
    bundle.args("sleep", "100");
    var first = Scope.of(bundle).create();
    var second = bundle.container().globally("--systemd-cgroup");
    second.tryCreate().failed().saying("container's cgroup is not empty: 1 process(es) found");
    assertEquals("active", first.property("ActiveState"));
    first.delete();
  }

  @Test
  void theScopeEndsWithTheContainer(Bundle bundle) {
    bundle.args("true");
    var scope = Scope.of(bundle).createAndStart();
    scope.container().await("stopped").delete();
    scope.assertGone();
  }

  /** A scope that has failed would stay until someone resets it. */
  @Test
  void aScopeOutOfMemoryEndsToo(Bundle bundle) {
    bundle.script("x=0123456789abcdef; while :; do x=$x$x; done");
    bundle.set("/linux/resources/memory/limit", 16 << 20);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    var scope = Scope.of(bundle).createAndStart();
    scope.container().await("stopped").delete();
    scope.assertGone();
  }

  @Test
  void aPausedContainerCanBeDeleted(Bundle bundle) {
    bundle.args("sleep", "100");
    var scope = Scope.of(bundle).createAndStart();
    scope.container().call("pause").succeeded();
    assertEquals("paused", scope.container().status());
    scope.container().call("resume").succeeded();
    scope.container().call("pause").succeeded();
    scope.delete();
  }

  @Test
  void subgroupsOfTheContainerGoWithTheScope(Bundle bundle) {
    bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw").namespace("cgroup", null);
    bundle.script(
        "mkdir /sys/fs/cgroup/inner && echo $$ > /sys/fs/cgroup/inner/cgroup.procs && echo ready; sleep 100");
    var scope = Scope.of(bundle).createAndStart();
    scope.container().awaitLine("ready");
    scope.delete();
  }

  @Test
  void aFailedCreateLeavesNoUnit(Bundle bundle) {
    bundle.args("/no/such/program");
    var scope = Scope.of(bundle);
    scope.container().tryCreate().failed();
    assertEquals(List.of(), scope.container().traces());
    scope.assertGone();
  }

  /** Each waits for systemd in its turn, which on an emulated machine takes seconds. */
  @Test
  void fourAtOnce(Bundle bundle) {
    var scopes =
        IntStream.range(0, 4).mapToObj(_ -> Scope.of(bundle.another().args("true"))).toList();
    var calls = scopes.stream().map(scope -> scope.container().begin("create")).toList();
    for (var call : calls) {
      var outcome = bundle.runtime().wait(call);
      assertEquals(0, outcome.status(), outcome::toString);
    }
    scopes.forEach(scope -> assertEquals("active", scope.property("ActiveState")));
    scopes.forEach(scope -> scope.container().call("delete", "--force").succeeded());
    assertEquals(List.of(), Scope.unitsLeft());
  }

  @AfterEach
  void nothingIsLeft() {
    for (String unit : Scope.unitsLeft()) {
      Host.run("systemctl", "stop", unit);
    }
  }
}
