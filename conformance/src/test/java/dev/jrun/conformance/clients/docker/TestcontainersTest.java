package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.HealthCheck;
import dev.jrun.conformance.clients.BusyboxImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** Testcontainers as those use it who test their programs with it. */
@DockerCases
class TestcontainersTest {

  /** Never pulled: there is no registry. */
  private static GenericContainer<?> container(String script) {
    return new GenericContainer<>(DockerImageName.parse(BusyboxImage.NAME))
        .withImagePullPolicy(_ -> false)
        .withNetworkMode("none")
        .withCommand("sh", "-c", script);
  }

  @Test
  void aServiceIsAwaitedByItsLog(Docker docker) throws IOException, InterruptedException {
    try (var service =
        container("sleep 0.3; echo ready; sleep 1000")
            .withEnv("A", "1")
            .waitingFor(Wait.forLogMessage("ready\\n", 1))) {
      service.start();
      var result = service.execInContainer("sh", "-c", "echo $A; echo err >&2; exit 3");
      assertEquals("1\n", result.getStdout());
      assertEquals("err\n", result.getStderr());
      assertEquals(3, result.getExitCode());
      assertEquals("ready\n", service.getLogs(OutputFrame.OutputType.STDOUT));
      assertTrue(service.isRunning());
    }
  }

  @Test
  void aServiceIsAwaitedByItsHealth(Docker docker) {
    try (var service =
        container("sleep 0.3; touch /well; sleep 1000")
            .withCreateContainerCmdModifier(it ->
                it.withHealthcheck(
                    new HealthCheck()
                        .withTest(List.of("CMD", "test", "-e", "/well"))
                        .withInterval(Duration.ofMillis(100).toNanos())))
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(30)))) {
      service.start();
      assertTrue(service.isHealthy());
    }
  }

  @Test
  void aJobIsAwaitedToItsEnd(Docker docker) {
    var output = new ToStringConsumer();
    try (var job =
        container("cat /input; exit 0")
            .withCopyToContainer(Transferable.of("words\n"), "/input")
            .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
            .withLogConsumer(output)) {
      job.start();
      assertEquals("words\n", job.getLogs());
    }
  }

  @Test
  void aJobThatFailsIsAFailure(Docker docker) {
    try (var job =
        container("exit 3").withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
      assertThrows(ContainerLaunchException.class, job::start);
    }
  }

  @Test
  void servicesTalkOverANetwork(Docker docker) throws IOException, InterruptedException {
    try (var network = Network.newNetwork();
        var server =
            container("mkdir /www; echo words >/www/file; exec busybox httpd -f -p 80 -h /www")
                .withNetworkMode(null)
                .withNetwork(network)
                .withNetworkAliases("server");
        var client = container("sleep 1000").withNetworkMode(null).withNetwork(network)) {
      server.start();
      client.start();
      String address =
          server.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
              .findFirst()
              .orElseThrow()
              .getIpAddress();
      var result =
          client.execInContainer("busybox", "wget", "-q", "-O", "-", "http://" + address + "/file");
      assertEquals("words\n", result.getStdout(), result::getStderr);
    }
  }
}
