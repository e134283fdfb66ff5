package dev.jrun.conformance.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A runtime that is killed, a systemd that is slow or restarts. */
class FaultsTest {
  @BeforeAll
  static void requireSystemd() {
    Scope.require();
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "loses its unit when it is killed before its state is written")
  @KnownDifference(
      runtime = "crun",
      why = "loses what it has made when it is killed before its state is written")
  void aKilledCreateLeavesNoUnit(Bundle bundle) throws InterruptedException {
    bundle.args("sleep", "100");
    Scope.of(bundle).create().delete();
    long begin = System.nanoTime();
    Scope.of(bundle).create().delete();
    long whole = System.nanoTime() - begin;
    var random = new Random(1);
    for (int count = 0; count < 10; count++) {
      var scope = Scope.of(bundle);
      var call = scope.container().begin("create");
      LockSupport.parkNanos(random.nextLong(whole));
      call.process().destroyForcibly().waitFor();
      scope.delete();
    }
  }

  /** A create that meets the restart may fail; what can be deleted afterwards is all of it. */
  @Test
  void aRestartOfSystemdLeavesNothing(Bundle bundle) {
    bundle.args("sleep", "100");
    for (int count = 0; count < 3; count++) {
      var scope = Scope.of(bundle);
      var call = scope.container().begin("create");
      LockSupport.parkNanos(count * 300_000_000L);
      Host.run("systemctl", "daemon-reexec");
      bundle.runtime().wait(call);
      scope.delete();
    }
  }

  /** The scope waits for a service that takes its time, and the runtime for no longer than 30 s. */
  @Test
  @Tag("long")
  void aSlowSystemdIsGivenUp(Bundle bundle) throws InterruptedException {
    String slow = "jrunsuite-slow.service";
    Host.run("systemd-run", "--no-block", "--unit", slow, "-p", "Type=oneshot", "sleep", "1000");
    try {
      bundle.args("sleep", "100");
      bundle.set("/annotations/org.systemd.property.After", "['" + slow + "']");
      var scope = Scope.of(bundle);
      var call = scope.container().begin("create");
      assertTrue(call.process().waitFor(120, TimeUnit.SECONDS));
      var outcome = bundle.runtime().wait(call).failed();
      assertTrue(
          outcome.stderr().toLowerCase(Locale.ROOT).contains("timeout waiting for systemd"),
          outcome::toString);
      assertEquals(List.of(), scope.container().traces());
      scope.assertGone();
    } finally {
      Host.run("systemctl", "kill", "--signal=KILL", slow);
    }
  }
}
