package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.MountInfo;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left behind: nothing, whatever happens to the runtime on the way. */
class LeftoversTest {

  private static void createAndDelete(Bundle bundle, int times) {
    int mounts = MountInfo.ofHost().size();
    bundle.args("true");
    for (int count = 0; count < times; count++) {
      var container = bundle.container();
      container.create();
      container.call("delete", "--force").succeeded();
      container.assertGone();
    }
    assertEquals("", bundle.runtime().call("list", "--quiet").succeeded().stdout());
    assertEquals(mounts, MountInfo.ofHost().size());
  }

  @Test
  void twentyContainersLeaveNothing(Bundle bundle) {
    createAndDelete(bundle, 20);
  }

  @Test
  @Tag("long")
  void twoHundredContainersLeaveNothing(Bundle bundle) {
    createAndDelete(bundle, 200);
  }

  private static long nanosToCreate(Bundle bundle) {
    long begin = System.nanoTime();
    bundle.container().create();
    return System.nanoTime() - begin;
  }

  private static void killCreate(Bundle bundle, int times) throws InterruptedException {
    bundle.args("sleep", "100");
    // The quickest of some: a first call may have more to do than those that follow.
    long whole = LongStream.range(0, 5).map(_ -> nanosToCreate(bundle)).min().orElseThrow();
    var random = new Random(1);
    for (int count = 0; count < times; count++) {
      var container = bundle.container();
      var call = container.begin("create");
      LockSupport.parkNanos(random.nextLong(whole + 1));
      call.process().destroyForcibly().waitFor();
      assertEquals(0, container.call("delete", "--force").status());
      container.assertGone();
    }
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      why = "loses its cgroup when it is killed before its state is written")
  @KnownDifference(
      runtime = "crun",
      why = "loses what it has made when it is killed before its state is written")
  void aKilledCreateCanBeDeleted(Bundle bundle) throws InterruptedException {
    killCreate(bundle, 10);
  }

  @Test
  @Tag("long")
  @KnownDifference(
      runtime = "runc",
      why = "loses its cgroup when it is killed before its state is written")
  @KnownDifference(
      runtime = "crun",
      why = "loses what it has made when it is killed before its state is written")
  void aHundredKilledCreatesCanBeDeleted(Bundle bundle) throws InterruptedException {
    killCreate(bundle, 100);
  }

  @Test
  void aFailedRunLeavesNothing(Bundle bundle) {
    var container = bundle.args("/no/such/program").container();
    container.run().failed();
    assertEquals(List.of(), container.traces());
  }

  @Test
  void aFailureAfterTheMountsLeavesNothing(Bundle bundle) {
    bundle.mount("/data", "tmpfs", "tmpfs").mount("/late", "nosuchfs", "none").refused();
  }
}
