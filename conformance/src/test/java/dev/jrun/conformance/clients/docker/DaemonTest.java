package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.RestartPolicy;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon ends and comes back, while containers run. */
@DockerCases
class DaemonTest {

  private static final String LIVE_RESTORE = "--live-restore";

  /** A container that goes on counting, and ends with status 42 when it is asked to. */
  private static DockerContainer counting(Docker docker) {
    return docker
        .script("trap 'exit 42' TERM; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done")
        .start()
        .awaitOutput("line 1");
  }

  /** Without flags, for the cases that follow. */
  @AfterEach
  void restart(Docker docker) {
    docker.daemon().restart();
  }

  @Table
  @ValueSource(strings = {"TERM", "KILL"})
  void containersOutliveIt(String signal, Docker docker) {
    docker.daemon().restart(LIVE_RESTORE);
    var container = counting(docker);
    long pid = container.pid();
    if (signal.equals("KILL")) {
      docker.daemon().crash(LIVE_RESTORE);
    } else {
      docker.daemon().restart(LIVE_RESTORE);
    }
    assertEquals("running", container.status());
    assertEquals(pid, container.pid());
    int before = container.logs().lines().size();
    assertEquals("yes", container.execFacts("echo yes").text());
    container.awaitOutput("line " + (before + 3));
    container.pause();
    container.unpause();
    container.stop(10);
    assertEquals(42, container.await());
  }

  @Test
  void whatEndsMeanwhileHasItsStatus(Docker docker) {
    docker.daemon().restart(LIVE_RESTORE);
    var container = docker.script("sleep 0.5; exit 7").start();
    docker.daemon().restart(LIVE_RESTORE);
    assertEquals(7, container.await());
    assertEquals("exited", container.await("exited").status());
  }

  @Test
  void itStopsThemAndStartsThoseThatAlwaysRun(Docker docker) {
    var once = counting(docker);
    var always =
        docker
            .script("trap exit TERM; sleep 1000 & wait")
            .on(it -> it.withRestartPolicy(RestartPolicy.alwaysRestart()))
            .start();
    long before = always.pid();
    docker.daemon().restart();
    assertEquals("exited", once.status());
    assertEquals(42, once.inspect().getState().getExitCodeLong());
    always.await("running");
    assertNotEquals(before, always.pid());
    assertTrue(Host.isAlive(always.pid()));
  }
}
