package dev.jrun.conformance.clients.containerd;

import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.clients.Server;
import dev.jrun.conformance.clients.Workplace;
import dev.jrun.conformance.harness.Calls;
import dev.jrun.conformance.harness.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A containerd with files, sockets and a namespace of its own. */
final class Containerd implements AutoCloseable {

  private final Workplace workplace = new Workplace("containerd");
  private final Calls calls = new Calls(workplace.newDirectory("calls"));
  private Server server;

  /** Starts it, and imports the image. */
  Containerd() {
    // The sockets of its shims are there, whatever it is told.
    workplace.lend(Path.of("/run/containerd"));
    server = start();
    ctr("image", "import", new BusyboxImage(workplace).layoutTar().toString());
  }

  private Server start() {
    Path config =
        workplace.write(
            "config.toml",
        """
          version = 2
          root = "%1$s/root"
          state = "%1$s/state"
          disabled_plugins = [
            "io.containerd.grpc.v1.cri",
            "io.containerd.snapshotter.v1.aufs",
            "io.containerd.snapshotter.v1.btrfs",
            "io.containerd.snapshotter.v1.devmapper",
            "io.containerd.snapshotter.v1.zfs",
            "io.containerd.tracing.processor.v1.otlp"
          ]
          [grpc]
            address = "%1$s/grpc.sock"
          [ttrpc]
            address = "%1$s/ttrpc.sock"
          [plugins."io.containerd.internal.v1.opt"]
            path = "%1$s/opt"
          """
                .formatted(workplace.path()));
    return Server.start(
        List.of("containerd", "--config", config.toString(), "--log-level", "info"),
        workplace.path("containerd.log"),
        () -> calls.wait(calls.begin(Map.of(), command("version"))).status() == 0);
  }

  /** A {@code ctr}, which must succeed. */
  Outcome ctr(String... arguments) {
    return calls().wait(calls.begin(Map.of(), command(arguments))).succeeded();
  }

  /** The command line of a {@code ctr}. */
  List<String> command(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "ctr",
                "--address",
                workplace.path("grpc.sock").toString(),
                "--namespace",
                workplace.name()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** How programs are called beside it. */
  Calls calls() {
    return calls;
  }

  /** What is private to it on the host; its name is that of the namespace, too. */
  Workplace workplace() {
    return workplace;
  }

  /** The socket of the shim of a container. */
  Path shimSocket(String container) throws IOException {
    var tasks = workplace.path("state", "io.containerd.runtime.v2.task", workplace.name());
    return Path.of(
        URI.create(Files.readString(tasks.resolve(container).resolve("address"))).getPath());
  }

  /** Ends it with SIGTERM, and starts it. */
  void restart() {
    server.close();
    server = start();
  }

  /** Ends it with SIGKILL, and starts it. */
  void crash() {
    server.kill();
    server = start();
  }

  @Override
  public void close() {
    server.close();
    workplace.close();
  }
}
