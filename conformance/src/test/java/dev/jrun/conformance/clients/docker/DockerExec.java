package dev.jrun.conformance.clients.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.model.StreamType;
import dev.jrun.conformance.harness.Patience;
import java.io.InputStream;
import java.util.function.Consumer;

/** One {@code docker exec}. */
final class DockerExec {
  private final DockerClient client;
  private final ExecCreateCmd creation;
  private final Streams streams = new Streams();
  private InputStream input;
  private String id;

  DockerExec(DockerClient client, String container, String... command) {
    this.client = client;
    creation =
        client
            .execCreateCmd(container)
            .withCmd(command)
            .withAttachStdout(true)
            .withAttachStderr(true);
  }

  /** Changes what is asked for, before it begins. */
  DockerExec with(Consumer<ExecCreateCmd> change) {
    change.accept(creation);
    return this;
  }

  /** Gives it a standard input. */
  DockerExec input(InputStream stream) {
    creation.withAttachStdin(true);
    input = stream;
    return this;
  }

  /** Begins it, and takes its output. */
  DockerExec start() {
    id = creation.exec().getId();
    var start = client.execStartCmd(id).withDetach(false).withTty(creation.hasTtyEnabled());
    if (input != null) {
      start.withStdIn(input);
    }
    start.exec(streams);
    return this;
  }

  /** {@code docker exec --detach}. */
  DockerExec startDetached() {
    id = creation.withAttachStdout(false).withAttachStderr(false).exec().getId();
    client.execStartCmd(id).withDetach(true).exec(new Streams()).awaitEnd();
    return this;
  }

  /** Begins it, and waits until it has ended. */
  DockerExec run() {
    start();
    streams.awaitEnd();
    return this;
  }

  /** The exit status, once it has ended. */
  int status() {
    Patience.await(
        Patience.of(20),
        "end of the exec",
        () -> !Boolean.TRUE.equals(client.inspectExecCmd(id).exec().isRunning()));
    return client.inspectExecCmd(id).exec().getExitCodeLong().intValue();
  }

  /** The output of both streams, so far. */
  String output() {
    return streams.all();
  }

  /** The output of one stream, so far. */
  String output(StreamType stream) {
    return streams.of(stream);
  }

  /** The output, as it comes. */
  Streams streams() {
    return streams;
  }

  /** Its id. */
  String id() {
    return id;
  }
}
