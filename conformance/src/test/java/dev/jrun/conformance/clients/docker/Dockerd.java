package dev.jrun.conformance.clients.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.dockerjava.api.DockerClient;
import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.clients.Server;
import dev.jrun.conformance.clients.Workplace;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.MountInfo;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Patience;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;

/**
 * A Docker daemon with files, sockets and a cgroup of its own, whose containers the runtime under
 * test runs. It starts a containerd of its own.
 */
final class Dockerd implements AutoCloseable {

  /** The name that the daemon knows the runtime under test by. */
  static final String RUNTIME = "under-test";

  private static final Pattern API_VERSION = Pattern.compile("(?i)\r\nApi-Version: *([0-9.]+)\r\n");

  private final Workplace workplace = new Workplace("docker");
  private final Path socket = workplace.path("docker.sock");
  private Server server;

  /** Starts it, lets Testcontainers know of it, and loads the image. */
  Dockerd() {
    List.of("/etc/docker", "/etc/docker/key.json", "/run/docker", "/run/containerd")
        .forEach(place -> workplace.lend(Path.of(place)));
    server = start();
    try (var layout = Files.newInputStream(new BusyboxImage(workplace).layoutTar())) {
      // Testcontainers asks for 1.44, which Docker 20.10 does not know yet.
      System.setProperty("api.version", apiVersion().orElseThrow());
      System.setProperty("DOCKER_HOST", "unix://" + socket);
      client().loadImageCmd(layout).exec();
    } catch (IOException | RuntimeException e) {
      var failure = new IllegalStateException(e.getMessage() + "\n" + server.log(), e);
      close();
      throw failure;
    }
  }

  private Server start(String... flags) {
    var command =
        new ArrayList<>(
            List.of(
                "dockerd",
                "--config-file=" + workplace.write("daemon.json", "{}"),
                "--data-root=" + workplace.path("data"),
                "--exec-root=" + workplace.path("exec"),
                "--pidfile=" + workplace.path("dockerd.pid"),
                "--host=unix://" + socket,
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false",
                "--storage-driver=overlay2",
                "--cgroup-parent=/" + workplace.name(),
                "--add-runtime=" + RUNTIME + "=" + OciRuntime.configuredBinary(),
                "--default-runtime=" + RUNTIME));
    command.addAll(List.of(flags));
    return Server.start(command, workplace.path("dockerd.log"), () -> apiVersion().isPresent());
  }

  /** The newest version of the API that it serves; none as long as it does not answer. */
  private Optional<String> apiVersion() {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(US_ASCII)));
      var answer = new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
      return API_VERSION.matcher(answer).results().map(match -> match.group(1)).findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** What talks to it. */
  DockerClient client() {
    return DockerClientFactory.lazyClient();
  }

  /** What is private to it on the host. */
  Workplace workplace() {
    return workplace;
  }

  /** Ends it with SIGTERM, as an update of its package does, and starts it with flags. */
  void restart(String... flags) {
    server.close();
    startAgain(flags);
  }

  /** Ends it with SIGKILL, and starts it with flags. */
  void crash(String... flags) {
    server.kill();
    // Its containerd dies with it, but is a zombie for a moment, which the next daemon takes for
    // one that lives.
    var containerd = workplace.path("exec", "containerd", "containerd.pid");
    Patience.await(Patience.of(10), "end of containerd", () -> !isProcess(containerd));
    startAgain(flags);
  }

  private static boolean isProcess(Path pidFile) {
    try {
      return Files.exists(Path.of("/proc", Files.readString(pidFile).strip()));
    } catch (IOException _) {
      return false;
    }
  }

  private void startAgain(String... flags) {
    server = start(flags);
    // The client finds out that the connections that it keeps are closed when it uses them: use
    // all at once.
    try (var pings = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 32).forEach(_ -> pings.execute(this::ping));
    }
  }

  private void ping() {
    try {
      client().pingCmd().exec();
    } catch (RuntimeException _) {
      // One connection less.
    }
  }

  @Override
  public void close() {
    // When the JVM ends, Testcontainers tidies up by itself, and finds no daemon.
    Thread.setDefaultUncaughtExceptionHandler(Dockerd::report);
    server.close();
    unmountItsOwn();
    workplace.close();
  }

  /** What the daemon leaves mounted: the host's network, and its files after a crash. */
  private void unmountItsOwn() {
    var own = Set.of(workplace.path("exec", "netns", "default"), workplace.path("data"));
    MountInfo.ofHost().stream()
        .map(MountInfo::mountPoint)
        .filter(place -> own.contains(Path.of(place)))
        .forEach(place -> Host.run("umount", place));
  }

  private static void report(Thread thread, Throwable failure) {
    if (thread.getThreadGroup() != DockerClientFactory.TESTCONTAINERS_THREAD_GROUP) {
      failure.printStackTrace();
    }
  }
}
