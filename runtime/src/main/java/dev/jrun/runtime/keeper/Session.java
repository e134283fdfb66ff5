package dev.jrun.runtime.keeper;

import static dev.jrun.runtime.abi.SystemCall.EXIT_GROUP;
import static dev.jrun.runtime.abi.SystemCall.UMASK;
import static dev.jrun.runtime.abi.SystemCall.UNSHARE;

import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.cli.CommandRunner;
import dev.jrun.runtime.cli.invocation.Invocation;
import dev.jrun.runtime.cli.invocation.StandardStreams;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.client.Hello;
import dev.jrun.runtime.console.ConsoleStreams;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.ProcessStatus;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
  /** How long a client may take to say hello, which it does at once. */
  private static final int PATIENCE_MILLISECONDS = 10_000;

  /** Which of a hello's descriptors is the working directory. */
  private static final int DIRECTORY = 3;

  private final Kernel kernel;
  private final Identity identity;
  private final Keeper keeper;
  private final UnixSocket connection;

  Session(Kernel kernel, Identity identity, Keeper keeper, UnixSocket connection) {
    this.kernel = kernel;
    this.identity = identity;
    this.keeper = keeper;
    this.connection = connection;
  }

  /** Serves the client. Nothing that it says is read before it is known who it is. */
  void serve() {
    try {
      int pid = connection.peer().pid();
      int pidfd = connection.peerPidfd();
      try {
        Path process = Path.of("/proc", Integer.toString(pid));
        ProcessStatus status = ProcessStatus.of(process);
        if (Standing.of(process, status).equals(identity.standing())
            && kernel.awaitReadable(connection.descriptor(), PATIENCE_MILLISECONDS)) {
          greet(pid, pidfd, process, status);
        }
      } finally {
        kernel.close(pidfd);
      }
    } catch (IOException | KernelException | CallerGoneException _) {
      // The client has ended, or serves itself.
    }
  }

  private void greet(int pid, int pidfd, Path process, ProcessStatus status) throws IOException {
    UnixSocket.Message message = connection.receive(Hello.MAX_SIZE);
    try {
      Optional<Hello.Content> hello =
          Hello.Content.of(message.data())
              .filter(h -> h.build().equals(identity.build()))
              .filter(_ -> message.descriptors().size() == Hello.DESCRIPTORS);
      if (hello.isPresent()) {
        Peer peer =
            Peer.of(process, status, List.of(hello.get().socket(), hello.get().directory()));
        // What was read is of this process, and not of another with its number.
        boolean ended = kernel.awaitReadable(pidfd, 0);
        CallersPaths paths = new CallersPaths(kernel, message.descriptors().get(DIRECTORY));
        if (!ended
            && !"off".equals(peer.environment().get(KeeperSettings.VARIABLE))
            // A service manager listens to nobody but the process that it knows.
            && !peer.environment().containsKey("NOTIFY_SOCKET")
            && paths.meanTheSameHere(peer.arguments())) {
          serve(hello.get(), pid, peer, message.descriptors());
        }
      }
    } finally {
      message.descriptors().forEach(kernel::close);
    }
  }

  private void serve(Hello.Content hello, int pid, Peer peer, List<Integer> descriptors)
      throws IOException {
    Hand hand = new Hand(kernel, connection, identity.client());
    Invocation invocation = invocation(hand, hello, pid, peer, descriptors);
    // Of this thread alone: the files that the command makes get the modes that the caller wants.
    kernel.call(UNSHARE, "", Sched.CLONE_FS);
    kernel.call(UMASK, "", peer.umask());
    // Whatever failed so far, the client serves itself; from here on it does not.
    connection.send(new byte[] {ClientProgram.WELCOME}, List.of());
    exit(hand, CommandRunner.run(invocation, InstantSource.system()));
  }

  private Invocation invocation(
      Hand hand, Hello.Content hello, int pid, Peer peer, List<Integer> descriptors)
      throws IOException {
    keeper.count();
    TreeSet<Integer> open = new TreeSet<>(peer.open());
    open.addAll(List.of(hello.socket(), hello.directory()));
    return new Invocation(
        peer.arguments(),
        peer.environment(),
        new CallersPaths(kernel, descriptors.get(DIRECTORY)).workingDirectory(pid),
        new ClientParent(hand, pid, open, peer.ignored()),
        new StandardStreams(
            new DescriptorInput(kernel, descriptors.getFirst(), connection.descriptor()),
            stream(descriptors.get(1)),
            stream(descriptors.get(2)),
            new ConsoleStreams(descriptors.getFirst(), descriptors.get(1), descriptors.get(2)),
            StandardStreams.isTerminal(descriptors.get(2))),
        peer.contiguous(),
        identity.user().id(),
        identity.user().group(),
        identity.user().inUserNamespace(),
        Optional.of(keeper));
  }

  private PrintStream stream(int descriptor) {
    return new PrintStream(
        new DescriptorOutput(kernel, descriptor, connection.descriptor()),
        true,
        StandardCharsets.UTF_8);
  }

  private static void exit(Hand hand, int status) {
    ProgramBuilder program = new ProgramBuilder(false);
    program.call(EXIT_GROUP, Operand.of(status));
    hand.end(program.build(Hand.NO_REPORT));
  }
}
