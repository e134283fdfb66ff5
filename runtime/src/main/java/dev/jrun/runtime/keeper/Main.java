package dev.jrun.runtime.keeper;

import dev.jrun.runtime.cli.invocation.StandardStreams;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process of a keeper, which a client has started that found none; or of a single command.
 *
 * <p>One class for both, since only the one in the jar's manifest may enter the kernel unasked.
 */
public final class Main {
  private static final String PLACE = "--keeper=";

  private Main() {}

  /**
   * Serves one command line, or clients.
   *
   * @param arguments of the command line, or {@code --keeper=DIRECTORY/BUILD}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 1 && arguments[0].startsWith(PLACE)) {
      try {
        serve(Path.of(arguments[0].substring(PLACE.length())));
      } catch (IOException | KernelException failure) {
        // The client, which finds out that there is no keeper, serves itself.
        tell("cannot listen: " + failure.getMessage());
      }
    } else {
      dev.jrun.runtime.cli.Main.main(arguments);
    }
  }

  /**
   * Serves clients. The one that has started this process waits at a pipe: a byte says that there
   * is a keeper, the end of the file that there is none.
   */
  private static void serve(Path place) throws IOException, InterruptedException {
    KeeperSettings settings = KeeperSettings.read(KeeperSettings.FILE);
    if (!settings.usable()) {
      tell(settings.origin());
    }
    if (!settings.enabled()) {
      return;
    }
    Kernel kernel = Kernel.host();
    Daemon.become(kernel);
    Optional<KeeperAddress> address = KeeperAddress.claim(kernel, place);
    if (address.isEmpty()) {
      tellReady(kernel);
      return;
    }
    Keeper keeper;
    try (KeeperAddress own = address.get();
        UnixSocket listener = own.listen(kernel)) {
      keeper = new Keeper(kernel, Identity.ofThisProcess(place), settings, listener);
      Daemon.closeStandardError(kernel);
      tellReady(kernel);
      Daemon.leaveGroups();
      keeper.begin();
      keeper.await();
      own.vacate();
      keeper.serveTheLast();
    }
    keeper.finish();
    if (keeper.isUnwanted()) {
      Adopter.leaveToAnother();
    }
    System.exit(0);
  }

  /** Only a person is told: programs parse what a runtime prints. */
  private static void tell(String trouble) {
    if (StandardStreams.isTerminal(2)) {
      System.err.println("jrun: keeper: " + trouble);
    }
  }

  private static void tellReady(Kernel kernel) {
    kernel.write(ClientProgram.READINESS, new byte[] {1});
    kernel.close(ClientProgram.READINESS);
  }
}
