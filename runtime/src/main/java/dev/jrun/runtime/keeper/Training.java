package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.kernel.UnixSocket;
import dev.jrun.runtime.program.ElfFile;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs commands for the JVM to remember: the build starts it with {@code -XX:AOTCacheOutput}, and
 * the launcher hands the cache to every later JVM (JEP 514), be it for one command or a keeper. A
 * build by root launches containers, which end at once; for any other, and where the machine does
 * not allow it, these commands are refused, and the JVM remembers that much less.
 */
public final class Training {
  /** Clients take milliseconds; the build must not wait for ever if something goes wrong. */
  private static final int PATIENCE_SECONDS = 10;

  private final Path directory;
  private final Path bundle;

  /** Names a cgroup of the host, too, where other builds may be at work. */
  private final String id = "jrun-training-" + ProcessHandle.current().pid();

  private Training(Path directory) {
    this.directory = directory;
    this.bundle = directory.resolve("bundle");
  }

  /**
   * Runs the commands and prints what they print.
   *
   * @param arguments a directory that belongs to the user alone
   */
  public static void main(String[] arguments)
      throws ReflectiveOperationException, IOException, InterruptedException {
    // What every later JVM begins with, and this one does not.
    MethodHandles.lookup().ensureInitialized(Main.class);
    Training training = new Training(Path.of(arguments[0]));
    training.makeBundle();
    training.serveCommands();
    if (Kernel.host().geteuid() == 0) {
      try {
        training.serveClients();
      } catch (IOException | KernelException _) {
        // A directory that nothing may be executed in, say: that much less to remember.
      }
    }
  }

  /** The default configuration, but for the terminal, and the smallest of programs as its shell. */
  private void makeBundle() throws IOException {
    Path binaries = Files.createDirectories(bundle.resolve("rootfs/bin"));
    Spec spec = DefaultSpec.rootful(true);
    Files.writeString(
        bundle.resolve("config.json"),
        SpecWriter.write(spec.withProcess(spec.process().withTerminal(false)), Indent.TAB));
    ProgramBuilder program = new ProgramBuilder(false);
    program.call(SystemCall.EXIT_GROUP, Operand.of(0));
    writeProgram(
        binaries.resolve("sh"),
        ElfFile.of(program.build(Hand.NO_REPORT), Kernel.host().architecture()));
  }

  private static void writeProgram(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** In this process, as one that serves a single command. */
  private void serveCommands() throws IOException {
    for (List<String> command : commands()) {
      dev.jrun.runtime.cli.Main.serve(command.toArray(String[]::new));
    }
  }

  private List<List<String>> commands() {
    String path = bundle.toString();
    return Stream.concat(
            Stream.of(
                List.of("--version"),
                List.of("features"),
                List.of("spec", "-b", directory.toString()),
                List.of("check", "-b", path),
                List.of("create", "--dry-run=program", "-b", path, id),
                List.of("run", "--dry-run", "-b", path, id)),
            Stream.of(
                    List.of("run", "-b", path, id),
                    List.of("create", "-b", path, "--pid-file", directory.resolve("pid") + "", id),
                    List.of("state", id),
                    List.of("start", id),
                    List.of("list"),
                    List.of("kill", id, "KILL"),
                    List.of("delete", id),
                    List.of("delete", "--force", id))
                .map(this::withOwnState))
        .toList();
  }

  private List<String> withOwnState(List<String> command) {
    return Stream.concat(
            Stream.of("--root", directory.resolve("state").toString(), "--log-format", "json"),
            command.stream())
        .toList();
  }

  /** As a keeper, of clients that know no other. */
  private void serveClients() throws IOException, InterruptedException {
    Kernel kernel = Kernel.host();
    Path place = directory.resolve("build");
    Path client = directory.resolve("client");
    Identity identity = Identity.ofThisProcess(place);
    writeProgram(client, identity.client().file(kernel.architecture()));
    try (KeeperAddress address = KeeperAddress.claim(kernel, place).orElseThrow();
        UnixSocket listener = address.listen(kernel)) {
      Keeper keeper =
          new Keeper(kernel, identity, KeeperSettings.read(KeeperSettings.FILE), listener);
      keeper.begin();
      for (List<String> command : commands()) {
        runClient(client, command);
      }
      keeper.stop();
      keeper.await();
      address.vacate();
      keeper.finish();
    }
  }

  private static void runClient(Path client, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(client.toString()), command.stream()).toList())
            .inheritIO()
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
