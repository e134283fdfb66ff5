package dev.jrun.conformance.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Removes what scenarios leave behind when they are over, or were ended in their midst. */
final class Leftovers {
  private static final long PATIENCE_SECONDS = 10;

  private Leftovers() {}

  /** Deletes every container of every contender. */
  static void deleteContainers(Bench bench) throws IOException {
    for (Contender contender : bench.contenders()) {
      for (String id : containers(contender.root())) {
        int status = bench.stopwatch().start(contender.command("delete", "--force", id)).status();
        if (status != 0) {
          System.err.println(contender.name() + " could not delete the container " + id);
        }
      }
    }
    bench.stopwatch().reap();
  }

  /** A runtime has a directory for each of its containers. */
  private static List<String> containers(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("bench-"))
          .toList();
    }
  }

  /** The keepers of this mount namespace, which is the benchmark's own. */
  static List<ProcessHandle> keepers() throws IOException {
    Path here = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
    return ProcessHandle.allProcesses().filter(process -> isKeeper(process, here)).toList();
  }

  private static boolean isKeeper(ProcessHandle process, Path namespace) {
    Path directory = Path.of("/proc/" + process.pid());
    try {
      return Files.readSymbolicLink(directory.resolve("ns/mnt")).equals(namespace)
          && Files.readString(directory.resolve("cmdline"), StandardCharsets.ISO_8859_1)
              .contains("\0--keeper=");
    } catch (IOException _) {
      // It has ended, or is a thread of the kernel.
      return false;
    }
  }

  /** Ends them and waits until they have ended. */
  static void endKeepers() throws IOException {
    for (ProcessHandle keeper : keepers()) {
      keeper.destroy();
      try {
        keeper.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        keeper.destroyForcibly();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a keeper was ended");
      } catch (ExecutionException e) {
        throw new IOException(e);
      }
    }
  }
}
