package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a container: signals, pauses, restarts, health and what is told of them. */
@DockerCases
class LifecycleTest {

  private static final String COUNTING =
      "i=0; while :; do i=$((i+1)); echo $i >/count; sleep 0.02; done";

  private static DockerContainer trapping(Docker docker, String signal) {
    return docker
        .script("trap 'exit 42' " + signal + "; echo ready; while :; do sleep 0.05; done")
        .start()
        .awaitOutput("ready");
  }

  @Test
  void stopAsksTheProcessToEnd(Docker docker) {
    var container = trapping(docker, "TERM");
    container.stop(10);
    assertEquals(42, container.await());
  }

  @Test
  void stopKillsWhatDoesNotListen(Docker docker) {
    var container =
        docker.script("trap '' TERM; echo ready; sleep 1000 & wait; sleep 1000").start();
    container.awaitOutput("ready");
    var begin = Instant.now();
    container.stop(1);
    assertTrue(Duration.between(begin, Instant.now()).toMillis() >= 1000);
    assertEquals(137, container.await());
  }

  @Test
  void stopSendsTheSignalOfTheContainer(Docker docker) {
    var container =
        docker
            .script("trap 'exit 42' USR1; echo ready; while :; do sleep 0.05; done")
            .with(it -> it.withStopSignal("SIGUSR1"))
            .start()
            .awaitOutput("ready");
    container.stop(10);
    assertEquals(42, container.await());
  }

  @Table
  @CsvSource({"SIGHUP, HUP", "USR2, USR2", "15, TERM"})
  void killSendsAnySignal(String signal, String caught, Docker docker) {
    var container = trapping(docker, caught);
    container.kill(signal);
    assertEquals(42, container.await());
  }

  @Test
  void killEndsAllProcesses(Docker docker) {
    var container = docker.script("sleep 1000 & sleep 1000 & wait").start();
    container.kill("KILL");
    assertEquals(137, container.await());
    assertEquals("exited", container.await("exited").status());
  }

  @Test
  void whatHasEndedCannotBeKilled(Docker docker) {
    var container = docker.script("exit 0").start();
    container.await();
    container.await("exited");
    assertThrows(DockerException.class, () -> container.kill("KILL"));
  }

  @Test
  void aPausedContainerStandsStill(Docker docker) throws InterruptedException {
    var container = docker.script(COUNTING).start();
    container.pause();
    assertEquals("paused", container.status());
    String before = count(container);
    Thread.sleep(200);
    assertEquals(before, count(container));
    assertThrows(DockerException.class, () -> container.exec("true").run());
    container.unpause();
    Patience.await(Patience.of(10), "more", () -> !count(container).equals(before));
    assertEquals("running", container.status());
  }

  /** From outside: a paused container executes nothing. */
  private static String count(DockerContainer container) {
    return Host.run("cat", "/proc/" + container.pid() + "/root/count");
  }

  @Test
  void aRestartIsAnotherProcess(Docker docker) {
    var container = trapping(docker, "TERM");
    long before = container.pid();
    container.restart();
    assertNotEquals(before, container.pid());
    assertEquals("running", container.status());
    assertFalse(Host.isAlive(before));
  }

  @Test
  void failuresAreRestartedAsOftenAsThePolicySays(Docker docker) {
    var container =
        docker
            .script("echo again; exit 3")
            .on(it -> it.withRestartPolicy(RestartPolicy.onFailureRestart(2)))
            .start();
    container.awaitSettled(2);
    assertEquals(List.of("again", "again", "again"), container.logs().lines());
    assertEquals(3, container.inspect().getState().getExitCodeLong());
  }

  @Test
  void whatIsToRunAlwaysIsStoppedByStopOnly(Docker docker) {
    var container =
        docker
            .script("trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withRestartPolicy(RestartPolicy.alwaysRestart()))
            .start();
    long before = container.pid();
    Host.signal(before, "KILL");
    Patience.await(
        Patience.of(20),
        "another process",
        () -> container.pid() != 0 && container.pid() != before);
    container.stop(5);
    assertEquals("exited", container.status());
  }

  @Test
  void healthIsAskedByExec(Docker docker) {
    var container = watched(docker, Duration.ofSeconds(10), "test", "-e", "/well");
    awaitHealth(container, "unhealthy");
    container.execFacts("touch /well");
    awaitHealth(container, "healthy");
  }

  @Test
  void aHealthCheckThatHangsIsUnhealthy(Docker docker) {
    awaitHealth(watched(docker, Duration.ofMillis(500), "sleep", "1000"), "unhealthy");
  }

  private static DockerContainer watched(Docker docker, Duration timeout, String... test) {
    var check =
        new HealthCheck()
            .withTest(Stream.concat(Stream.of("CMD"), Stream.of(test)).toList())
            .withInterval(Duration.ofMillis(200).toNanos())
            .withTimeout(timeout.toNanos())
            .withRetries(2);
    return docker
        .script("trap exit TERM; sleep 1000 & wait")
        .with(it -> it.withHealthcheck(check))
        .start();
  }

  private static void awaitHealth(DockerContainer container, String health) {
    Patience.await(
        Patience.of(20),
        health,
        () -> container.inspect().getState().getHealth().getStatus().equals(health));
  }

  @Test
  void whatHappensIsTold(Docker docker) {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    var container = docker.script("sleep 0.1; exit 7").create();
    var listener =
        new ResultCallback.Adapter<Event>() {
          @Override
          public void onNext(Event event) {
            String status = event.getActor().getAttributes().get("exitCode");
            told.add(event.getAction() + (status == null ? "" : " " + status));
          }
        };
    docker
        .client()
        .eventsCmd()
        .withSince(Long.toString(Instant.now().minusSeconds(60).getEpochSecond()))
        .withContainerFilter(container.id())
        .exec(listener);
    container.start().await();
    Patience.await(Patience.of(10), "die 7, in " + told, () -> told.contains("die 7"));
    container.remove();
    Patience.await(Patience.of(10), "destroy, in " + told, () -> told.contains("destroy"));
    told.removeIf(it -> it.startsWith("attach"));
    assertEquals(List.of("create", "start", "die 7", "destroy"), told);
  }

  @Test
  void aRunningContainerIsRemovedByForce(Docker docker) {
    var container = docker.idle();
    long pid = container.pid();
    container.remove();
    assertFalse(Host.isAlive(pid));
  }
}
