package dev.jrun.runtime.keeper;

import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;

import dev.jrun.runtime.cli.CommandRunner;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.StandardStreams;
import dev.jrun.runtime.client.Hello;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One client, from its hello to its exit status. A client that is not greeted back serves itself:
 * so whoever the keeper must not serve, or cannot, is simply let go.
 */
final class Session {
  private static final byte[] WELCOME = {1};
  private static final int NO_REPORT = -1;

  private final Kernel kernel;
  private final Keeper.Identity keeper;
  private final UnixSocket connection;

  Session(Kernel kernel, Keeper.Identity keeper, UnixSocket connection) {
    this.kernel = kernel;
    this.keeper = keeper;
    this.connection = connection;
  }

  /** Serves the client; the connection is closed afterwards. */
  void serve() {
    try (connection) {
      UnixSocket.Message message = connection.receive(Hello.MAX_SIZE);
      try {
        Optional<Hello.Content> hello =
            Hello.Content.of(message.data())
                .filter(h -> h.build().equals(keeper.build()))
                .filter(_ -> message.descriptors().size() == Hello.DESCRIPTORS);
        if (hello.isPresent()) {
          serve(hello.get(), message.descriptors());
        }
      } finally {
        message.descriptors().forEach(kernel::close);
      }
    } catch (IOException | KernelException | ClientGoneException _) {
      // The client has ended, or serves itself.
    }
  }

  private void serve(Hello.Content hello, List<Integer> descriptors) throws IOException {
    int pid = connection.peer().pid();
    int pidfd = connection.peerPidfd();
    Path process = Path.of("/proc", Integer.toString(pid));
    Standing standing;
    Peer peer;
    try {
      standing = Standing.of(process);
      peer = Peer.of(process, List.of(hello.socket(), hello.directory()));
      // What was read is of this process, and not of another with its number.
      if (kernel.awaitReadable(pidfd, 0)) {
        return;
      }
    } finally {
      kernel.close(pidfd);
    }
    if (!standing.equals(keeper.standing())
        || "off".equals(peer.environment().get(KeeperSettings.VARIABLE))) {
      return;
    }
    connection.send(WELCOME, List.of());
    Hand hand = new Hand(kernel, connection, keeper.client());
    exit(
        hand,
        CommandRunner.run(invocation(hand, hello, pid, peer, descriptors), InstantSource.system()));
  }

  private Invocation invocation(
      Hand hand, Hello.Content hello, int pid, Peer peer, List<Integer> descriptors)
      throws IOException {
    TreeSet<Integer> open = new TreeSet<>(peer.open());
    open.addAll(List.of(hello.socket(), hello.directory()));
    String directory =
        Files.readSymbolicLink(Path.of("/proc/self/fd", descriptors.get(3).toString())).toString();
    String error =
        Files.readSymbolicLink(Path.of("/proc/self/fd", descriptors.get(2).toString())).toString();
    return new Invocation(
        peer.arguments(),
        peer.environment(),
        Path.of(directory),
        new ClientParent(hand, pid, open),
        new StandardStreams(
            InputStream.nullInputStream(),
            stream(descriptors.get(1)),
            stream(descriptors.get(2)),
            error.startsWith("/dev/pts/") || error.startsWith("/dev/tty")),
        peer.contiguous(),
        keeper.user(),
        keeper.group(),
        keeper.inUserNamespace());
  }

  private PrintStream stream(int descriptor) {
    return new PrintStream(new DescriptorOutput(kernel, descriptor), true, StandardCharsets.UTF_8);
  }

  private static void exit(Hand hand, int status) {
    ProgramBuilder program = new ProgramBuilder(false);
    program.call(EXIT_GROUP, Operand.of(status));
    hand.give(program.build(NO_REPORT));
  }
}
