package dev.jrun.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Ends, after the last case, the processes in which the jrun under test awaits more commands: those
 * of its installed tree, in whatever mount namespace. Other runtimes have no such processes.
 */
public final class Keepers implements LauncherSessionListener {
  private static final String OPTION = "--keeper=";

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    try {
      Path tree = OciRuntime.configuredBinary().toRealPath().resolveSibling("..").normalize();
      for (ProcessHandle keeper : of(tree.resolve("lib/runtime.jar"))) {
        if (keeper.destroy()) {
          keeper.onExit().get();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ProcessHandle> of(Path jar) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          List<String> arguments =
              Stream.of(process.info().arguments().orElse(new String[0])).toList();
          return arguments.stream().anyMatch(a -> a.startsWith(OPTION))
              && arguments.stream().anyMatch(a -> Path.of(a).normalize().equals(jar));
        })
        .toList();
  }
}
