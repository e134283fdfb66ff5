package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Patience;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One container of a case: {@code docker run}, {@code docker exec} and the rest. */
final class DockerContainer {
  private static final long PATIENCE_SECONDS = Patience.of(30).toSeconds();

  private final Docker docker;
  private final DockerClient client;
  private final CreateContainerCmd creation;
  private final HostConfig host = new HostConfig().withNetworkMode("none");
  private String id;

  DockerContainer(Docker docker, String... command) {
    this.docker = docker;
    client = docker.client();
    creation = client.createContainerCmd(BusyboxImage.NAME).withCmd(command).withHostConfig(host);
  }

  /** Changes what is asked for, before the container is created. */
  DockerContainer with(Consumer<CreateContainerCmd> change) {
    change.accept(creation);
    return this;
  }

  /** Changes what is asked of the host, before the container is created. */
  DockerContainer on(Consumer<HostConfig> change) {
    change.accept(host);
    return this;
  }

  /** {@code docker create}, unless that was done before. */
  DockerContainer create() {
    if (id == null) {
      id = creation.exec().getId();
    }
    return this;
  }

  /** {@code docker start}; of a container that does not exist yet, {@code docker run -d}. */
  DockerContainer start() {
    create();
    client.startContainerCmd(id).exec();
    return this;
  }

  /** {@code docker start} of what cannot be started: the error that people see. */
  String refusedStart() {
    create();
    return assertThrows(DockerException.class, () -> client.startContainerCmd(id).exec())
        .getMessage();
  }

  /** {@code docker wait}: the exit status. */
  int await() {
    return client.waitContainerCmd(id).start().awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs to the end, which must be exit status 0: what was printed. */
  Facts facts() {
    assertEquals(0, start().await(), () -> "exit status of: " + logs());
    return logs();
  }

  /** {@code docker logs}, so far. */
  Streams streams() {
    var streams = new Streams();
    client.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(streams);
    return streams.awaitEnd();
  }

  /** {@code docker logs}, so far: both streams in one. */
  Facts logs() {
    return new Facts(streams().all());
  }

  /** {@code docker attach} with a standard input, from now on. */
  Streams attach(InputStream input) {
    var streams = new Streams();
    client
        .attachContainerCmd(id)
        .withStdIn(input)
        .withStdOut(true)
        .withStdErr(true)
        .withFollowStream(true)
        .exec(streams);
    try {
      streams.awaitStarted();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return streams;
  }

  /** Waits until something has been printed. */
  DockerContainer awaitOutput(String text) {
    Patience.await(
        Patience.of(10), "«" + text + "» in the logs", () -> logs().text().contains(text));
    return this;
  }

  /** {@code docker exec} of a shell script, which must succeed: what it printed. */
  Facts execFacts(String script) {
    var exec = exec("sh", "-c", script).run();
    assertEquals(0, exec.status(), exec::output);
    return new Facts(exec.output());
  }

  /** {@code docker exec}, not begun yet. */
  DockerExec exec(String... command) {
    return new DockerExec(client, id, command);
  }

  /** {@code docker stop} that waits some seconds before it kills. */
  void stop(int seconds) {
    client.stopContainerCmd(id).withTimeout(seconds).exec();
  }

  /** {@code docker kill}. */
  void kill(String signal) {
    client.killContainerCmd(id).withSignal(signal).exec();
  }

  /** {@code docker restart}. */
  void restart() {
    client.restartContainerCmd(id).withTimeout(5).exec();
  }

  /** {@code docker pause}. */
  void pause() {
    client.pauseContainerCmd(id).exec();
  }

  /** {@code docker unpause}. */
  void unpause() {
    client.unpauseContainerCmd(id).exec();
  }

  /** {@code docker inspect}. */
  InspectContainerResponse inspect() {
    return client.inspectContainerCmd(id).exec();
  }

  /** Its state, such as {@code running} or {@code exited}. */
  String status() {
    return inspect().getState().getStatus();
  }

  /** Waits for a state. */
  DockerContainer await(String status) {
    Patience.await(Patience.of(20), "status " + status, () -> status().equals(status));
    return this;
  }

  /** Waits until it has been restarted some times, and has ended. */
  void awaitSettled(int restarts) {
    Patience.await(
        Patience.of(30),
        restarts + " restarts and the end",
        () -> inspect().getRestartCount() == restarts && status().equals("exited"));
  }

  /** Waits until the daemon knows nothing of it any more. */
  void awaitRemoval() {
    Patience.await(Patience.of(20), "removal", this::isRemoved);
  }

  private boolean isRemoved() {
    try {
      inspect();
      return false;
    } catch (NotFoundException _) {
      return true;
    }
  }

  /** The process id of its process on the host, 0 when there is none. */
  long pid() {
    return inspect().getState().getPidLong();
  }

  /** Its id. */
  String id() {
    return id;
  }

  /** {@code docker rm --force --volumes}; nothing that carries the id may be left on the host. */
  void remove() {
    if (id == null) {
      return;
    }
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException _) {
      // The case was about that.
    }
    var files = docker.daemon().workplace().path("data", "containers", id);
    Host.assertNoTracesOf(id, files);
  }
}
