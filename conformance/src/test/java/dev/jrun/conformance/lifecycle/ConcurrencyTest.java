package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.KnownDifference;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several calls at once: container engines do that all the time. */
class ConcurrencyTest {

  @Test
  @KnownDifference(runtime = "runc", why = "has no lock: both may fail")
  void ofTwoCreatesOfOneIdOneWins(Bundle bundle) {
    var runtime = bundle.runtime();
    for (int round = 0; round < 5; round++) {
      var container = bundle.args("sleep", "100").container();
      var first = container.begin("create");
      var second = runtime.begin(container.arguments("create"));
      var statuses =
          Stream.of(first, second).map(runtime::wait).map(it -> it.status()).sorted().toList();
      assertEquals(List.of(0, 1), statuses);
      assertEquals("created", container.status());
      container.call("delete", "--force").succeeded();
      container.assertGone();
    }
  }

  @Test
  void twentyContainersAtOnce(Bundle bundle) {
    var runtime = bundle.runtime();
    var containers =
        IntStream.range(0, 20)
            .mapToObj(_ -> bundle.another().script("echo $$").container())
            .toList();
    var calls = containers.stream().map(container -> container.begin("run")).toList();
    for (Call call : calls) {
      assertEquals("1\n", runtime.wait(call).succeeded().stdout());
    }
    containers.forEach(Container::assertGone);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no lock: one may fail")
  void twoDeletesOfOneContainer(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    var calls =
        IntStream.range(0, 2)
            .mapToObj(_ -> bundle.runtime().begin("delete", "--force", container.id()))
            .toList();
    calls.forEach(call -> assertEquals(0, bundle.runtime().wait(call).status()));
    container.assertGone();
  }

  @Test
  @KnownDifference(runtime = "runc", why = "the loser waits for ever at the FIFO")
  void twoStartsOfOneContainer(Bundle bundle) {
    var container = bundle.script("echo began; sleep 100").container().create();
    var calls =
        IntStream.range(0, 2)
            .mapToObj(_ -> bundle.runtime().begin("start", container.id()))
            .toList();
    var statuses =
        calls.stream().map(call -> bundle.runtime().wait(call).status()).sorted().toList();
    assertEquals(0, statuses.getFirst());
    container.awaitLine("began");
    assertEquals("running", container.status());
  }
}
