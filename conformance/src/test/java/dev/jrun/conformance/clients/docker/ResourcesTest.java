package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Ulimit;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.Table;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits by their effect, and what Docker tells of what is used. */
@DockerCases
class ResourcesTest {

  private static final long MEBIBYTE = 1 << 20;

  /** Takes memory: what is in a tmpfs counts. */
  private static String taking(int mebibytes) {
    return "dd if=/dev/zero of=/dev/shm/it bs=1M count=" + mebibytes + " 2>/dev/null";
  }

  @Test
  void memoryThatIsNotThereEndsTheContainer(Docker docker) {
    var container =
        docker
            .script("exec tail /dev/zero")
            .on(it -> it.withMemory(16 * MEBIBYTE).withMemorySwap(16 * MEBIBYTE))
            .start();
    assertEquals(137, container.await());
    container.await("exited");
    Patience.await(
        Patience.of(5),
        "the flag",
        () -> Boolean.TRUE.equals(container.inspect().getState().getOOMKilled()));
  }

  @Test
  void updateGivesMoreMemory(Docker docker) {
    var container =
        docker
            .script("trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withMemory(16 * MEBIBYTE).withMemorySwap(16 * MEBIBYTE))
            .start();
    assertEquals(137, container.exec("sh", "-c", "exec tail /dev/zero").run().status());
    docker
        .client()
        .updateContainerCmd(container.id())
        .withMemory(256 * MEBIBYTE)
        .withMemorySwap(256 * MEBIBYTE)
        .exec();
    assertEquals(0, container.exec("sh", "-c", taking(32)).run().status());
  }

  @Test
  void processorTimeIsThrottled(Docker docker) throws InterruptedException {
    var container =
        docker.script("while :; do :; done").on(it -> it.withNanoCPUs(100_000_000L)).start();
    Thread.sleep(1000);
    var throttling = statistics(docker, container).getCpuStats().getThrottlingData();
    assertTrue(throttling.getThrottledPeriods() > 3, throttling::toString);
  }

  @Test
  void processorsAreChosen(Docker docker) {
    var container = docker.script("grep Cpus_allowed_list: /proc/self/status");
    assertEquals(
        "0", container.on(it -> it.withCpusetCpus("0")).facts().value("Cpus_allowed_list"));
  }

  @Test
  void tasksAreCounted(Docker docker) {
    var container =
        docker
            .script("sh -c 'for i in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done'; sleep 1000; :")
            .on(it -> it.withPidsLimit(5L))
            .start();
    container.awaitOutput("can't fork");
    long tasks = statistics(docker, container).getPidsStats().getCurrent();
    assertTrue(tasks > 1 && tasks <= 5, () -> "tasks " + tasks);
  }

  @Test
  void figuresAreThoseOfTheContainer(Docker docker) {
    var container = docker.script(taking(20) + "; echo ready; sleep 1000; :").start();
    container.awaitOutput("ready");
    var figures = statistics(docker, container);
    long usage = figures.getMemoryStats().getUsage();
    assertTrue(usage > 20 * MEBIBYTE && usage < 100 * MEBIBYTE, () -> "usage " + usage);
    assertTrue(figures.getCpuStats().getCpuUsage().getTotalUsage() > 0);
    assertEquals(2, figures.getPidsStats().getCurrent());
  }

  private static Statistics statistics(Docker docker, DockerContainer container) {
    var callback =
        new ResultCallback.Adapter<Statistics>() {
          Statistics last;

          @Override
          public void onNext(Statistics statistics) {
            last = statistics;
          }
        };
    try {
      docker.client().statsCmd(container.id()).withNoStream(true).exec(callback);
      assertTrue(callback.awaitCompletion(30, TimeUnit.SECONDS));
      return callback.last;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Table
  @CsvSource({"-ef, CMD", "'-o pid,args', COMMAND"})
  void topShowsTheProcesses(String arguments, String title, Docker docker) {
    var container = docker.script("sleep 1234 & sleep 1000; :").start();
    var ask = docker.client().topContainerCmd(container.id()).withPsArgs(arguments);
    Patience.await(Patience.of(5), "three", () -> ask.exec().getProcesses().length == 3);
    var top = ask.exec();
    int column = List.of(top.getTitles()).indexOf(title);
    assertTrue(column >= 0, () -> Arrays.toString(top.getTitles()));
    assertTrue(
        Arrays.stream(top.getProcesses()).anyMatch(it -> it[column].startsWith("sleep 1234")),
        () -> Arrays.deepToString(top.getProcesses()));
  }

  @Test
  void ulimitsAreThoseOfTheProcess(Docker docker) {
    var container =
        docker
            .script("ulimit -Sn; ulimit -Hn; ulimit -Sc")
            .on(it ->
                it.withUlimits(
                    List.of(new Ulimit("nofile", 100L, 200L), new Ulimit("core", 0L, 0L))));
    assertEquals(List.of("100", "200", "0"), container.facts().lines());
  }

  @Test
  void theOomKillerIsToldWhomToPrefer(Docker docker) {
    var container = docker.script("cat /proc/self/oom_score_adj").on(it -> it.withOomScoreAdj(500));
    assertEquals("500", container.facts().text());
  }

  @Test
  void sharedMemoryHasItsSize(Docker docker) {
    var container = docker.script("df -k /dev/shm").on(it -> it.withShmSize(4 * MEBIBYTE));
    assertTrue(container.facts().text().contains(" 4096 "));
  }

  @Test
  void itsGroupIsBelowTheParent(Docker docker) {
    String path = docker.daemon().workplace().name() + "/";
    var container = docker.script("cat /proc/self/cgroup");
    var lines = container.facts().lines();
    var own =
        lines.stream().filter(line -> line.contains("pids")).findFirst().orElse(lines.getFirst());
    assertTrue(own.endsWith("/" + path + container.id()), own);
  }
}
