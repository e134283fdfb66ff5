package dev.jrun.conformance.bench;

import dev.jrun.conformance.bench.report.Series;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A directory for the benchmarks and the process that measures; nothing is left of either. */
final class Session implements AutoCloseable {
  /** In memory, where the state of containers lies on most machines ({@code /run}). */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Where jrun's keepers listen; other than that of the work directory, their path is fixed. */
  private static final Path SOCKETS = Path.of("/run/jrun");

  private final Path work;
  private final boolean madeSockets;
  private Process measuring;

  private Session(Path work, boolean madeSockets) {
    this.work = work;
    this.madeSockets = madeSockets;
  }

  /** Makes the directory; it goes away when this process is ended by a signal, too. */
  static Session open() throws IOException {
    String prefix = "jrun-bench.";
    Path work =
        Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs")
            ? Files.createTempDirectory(MEMORY, prefix)
            : Files.createTempDirectory(prefix);
    boolean isMissing = !Files.exists(SOCKETS, LinkOption.NOFOLLOW_LINKS);
    if (isMissing) {
      Files.createDirectory(
          SOCKETS,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Session session = new Session(work, isMissing);
    Runtime.getRuntime().addShutdownHook(new Thread(session::clear));
    return session;
  }

  Path work() {
    return work;
  }

  /** Has a plan carried out in its view of cgroups. */
  List<Series> measure(Plan plan, List<String> jvm) throws IOException, InterruptedException {
    Path planFile = work.resolve("plan.json");
    Path partFile = work.resolve("part.json");
    Files.writeString(planFile, SpecWriter.write(plan, Indent.NONE));
    Files.deleteIfExists(partFile);
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of(Measure.class.getName(), planFile.toString(), partFile.toString()));
    synchronized (this) {
      measuring =
          new ProcessBuilder(CgroupView.valueOf(plan.cgroups()).wrap(SOCKETS, command))
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }
    if (measuring.waitFor() != 0 || !Files.exists(partFile)) {
      throw new BenchException("nothing was measured");
    }
    return SpecReader.read(partFile, Measure.Part.class).series();
  }

  /** Removes everything, whether or not the measurement is over. */
  @Override
  public void close() {
    clear();
  }

  private synchronized void clear() {
    try {
      if (measuring != null) {
        measuring.destroy();
        measuring.waitFor();
      }
      if (Files.exists(work)) {
        delete(work);
      }
      if (madeSockets) {
        Files.deleteIfExists(SOCKETS);
      }
    } catch (IOException e) {
      System.err.println("could not remove " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
