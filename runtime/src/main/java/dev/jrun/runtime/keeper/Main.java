package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.client.ClientProgram;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.UnixSocket;
import java.io.IOException;
import java.util.Optional;

/**
 * The process of a keeper, which a client has started that found none; or of a single command.
 *
 * <p>One class for both, since only the one in the jar's manifest may enter the kernel unasked.
 */
public final class Main {
  private static final String BUILD = "--keeper=";

  private Main() {}

  /**
   * Serves one command line, or clients.
   *
   * @param arguments of the command line, or {@code --keeper=BUILD}
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 1 && arguments[0].startsWith(BUILD)) {
      serve(arguments[0].substring(BUILD.length()));
    } else {
      dev.jrun.runtime.cli.Main.main(arguments);
    }
  }

  /**
   * Serves clients. The one that has started this process waits at a pipe: a byte says that there
   * is a keeper, the end of the file that there is none.
   */
  private static void serve(String build) throws IOException {
    KeeperSettings settings = KeeperSettings.read(KeeperSettings.FILE);
    if (!settings.wanted()) {
      return;
    }
    Kernel kernel = Kernel.host();
    Optional<KeeperAddress> address = KeeperAddress.claim(build);
    if (address.isEmpty()) {
      tellReady(kernel);
      return;
    }
    Keeper keeper = new Keeper(kernel, Keeper.Identity.ofThisProcess(build), settings.idle());
    try (KeeperAddress own = address.get();
        UnixSocket listener = own.listen(kernel)) {
      leaveCaller(kernel);
      tellReady(kernel);
      keeper.serve(listener);
    }
    System.exit(0);
  }

  private static void tellReady(Kernel kernel) {
    kernel.write(ClientProgram.READINESS, new byte[] {1});
    kernel.close(ClientProgram.READINESS);
  }

  /** Lets go of the caller's directory and standard error. */
  private static void leaveCaller(Kernel kernel) {
    kernel.chdir("/");
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    kernel.dup(none, 2);
    kernel.close(none);
  }
}
