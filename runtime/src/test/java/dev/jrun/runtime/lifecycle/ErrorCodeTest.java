package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Mount;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Programs tell failures apart by a code, and by the errno where there is one. */
class ErrorCodeTest extends OneContainer {
  private static void assertCode(ErrorCode code, Executable operation) {
    Throwable failure = assertThrows(Throwable.class, operation);
    assertEquals(code, ErrorCode.of(failure), failure::toString);
  }

  private static void assertErrno(ErrorCode code, Errno errno, Executable operation) {
    Throwable failure = assertThrows(Throwable.class, operation);
    assertEquals(code, ErrorCode.of(failure), failure::toString);
    assertEquals(Optional.ofNullable(errno), FailedCall.errno(failure), failure::toString);
  }

  private Executable kill() {
    return () -> new KillContainer(host).run(ID, 15);
  }

  private Executable create(Spec spec) {
    return () -> new CreateContainer(host).run(sandbox.request(ID, spec));
  }

  @Test
  void idsThatAreNotThereOrTaken() throws IOException {
    assertErrno(ErrorCode.CONTAINER_NOT_FOUND, null, this::start);
    assertCode(ErrorCode.INVALID_CONTAINER_ID, () -> new KillContainer(host).run("a/b", 15));
    create("sleep", "60");
    assertCode(ErrorCode.CONTAINER_EXISTS, () -> create("true"));
    delete();
  }

  @Test
  void statesInWhichAnOperationIsImpossible() throws IOException {
    int pid = create("sleep", "60");
    assertCode(ErrorCode.CONTAINER_NOT_PAUSED, () -> new PauseContainer(host).resume(ID));
    start();
    assertCode(ErrorCode.CONTAINER_RUNNING, this::start);
    assertCode(ErrorCode.CONTAINER_RUNNING, () -> new DeleteContainer(host).run(ID, false));
    new PauseContainer(host).pause(ID);
    assertCode(ErrorCode.CONTAINER_PAUSED, () -> new PauseContainer(host).pause(ID));
    assertCode(ErrorCode.CONTAINER_PAUSED, this::exec);
    assertCode(ErrorCode.CONTAINER_PAUSED, this::start);
    new PauseContainer(host).resume(ID);
    new KillContainer(host).run(ID, 9);
    await(pid);
    assertCode(ErrorCode.CONTAINER_NOT_RUNNING, kill());
    assertCode(ErrorCode.CONTAINER_NOT_RUNNING, this::start);
    assertCode(ErrorCode.CONTAINER_NOT_RUNNING, this::exec);
    assertCode(ErrorCode.CONTAINER_NOT_RUNNING, () -> new PauseContainer(host).pause(ID));
    assertCode(ErrorCode.CONTAINER_NOT_RUNNING, () -> ContainerFigures.ofRunning(host, ID));
    delete();
  }

  private void exec() throws IOException {
    new ExecProcess(host).detached(ExecRequest.of(ID, List.of("true")));
  }

  @Test
  void aContainerThatIsBeingChanged() throws IOException {
    create("sleep", "60");
    try (var _ = host.store().find(ID).lock(Duration.ZERO)) {
      assertCode(ErrorCode.CONTAINER_BUSY, () -> host.store().find(ID).lock(Duration.ZERO).close());
    }
    delete();
  }

  @Test
  void aRecordThatIsDamagedOrNotOurs() throws IOException {
    create("sleep", "60");
    Path record = sandbox.root().resolve(ID).resolve("state.json");
    String content = Files.readString(record);
    Files.writeString(record, "{");
    assertCode(ErrorCode.CONTAINER_STATE_BROKEN, kill());
    Files.delete(record);
    Files.createDirectory(record);
    assertCode(ErrorCode.CONTAINER_STATE_BROKEN, kill());
    Files.delete(record);
    Files.writeString(record, content);
    delete();
    Files.setPosixFilePermissions(sandbox.root(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertCode(ErrorCode.ROOT_UNSAFE, kill());
    Files.setPosixFilePermissions(sandbox.root(), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void programsThatCannotBeExecuted() throws IOException {
    assertErrno(ErrorCode.COMMAND_NOT_FOUND, Errno.ENOENT, () -> create("nonexistent"));
    assertErrno(ErrorCode.COMMAND_NOT_FOUND, Errno.ENOENT, () -> create("/nonexistent"));
    assertErrno(ErrorCode.COMMAND_NOT_EXECUTABLE, Errno.EISDIR, () -> create("/bin"));
    sandbox.host().kernel().mkfifo(sandbox.rootfs().resolve("bin/fifo").toString(), 0777);
    assertErrno(ErrorCode.COMMAND_NOT_EXECUTABLE, Errno.EACCES, () -> create("/bin/fifo"));
    assertErrno(ErrorCode.COMMAND_NOT_EXECUTABLE, Errno.EACCES, () -> create("/dev/null"));
    Path script = sandbox.rootfs().resolve("bin/script");
    Files.writeString(script, "#!/nonexistent\n");
    assertEquals(true, script.toFile().setExecutable(true));
    create("/bin/script");
    assertErrno(ErrorCode.COMMAND_NOT_EXECUTABLE, Errno.ENOENT, this::start);
    delete();
  }

  @Test
  void hooksThatFail() {
    Hook hook = new Hook("/bin/false", List.of(), List.of(), null);
    Spec spec = sandbox.spec(ID, "true");
    assertErrno(
        ErrorCode.HOOK_FAILED,
        null,
        create(spec.withHooks(new Hooks(null, List.of(hook), null, null, null, null))));
    assertErrno(
        ErrorCode.HOOK_FAILED,
        null,
        create(spec.withHooks(new Hooks(null, null, List.of(hook), null, null, null))));
  }

  @Test
  void configurationsThatCannotBe() {
    Spec spec = sandbox.spec(ID, "true");
    assertCode(
        ErrorCode.INVALID_CONFIG, create(spec.withProcess(spec.process().withArgs(List.of()))));
    assertCode(
        ErrorCode.UNSUPPORTED,
        create(
            spec.withMounts(
                List.of(new Mount("/x", "tmpfs", "tmpfs", List.of("idmap", "bind"), null, null)))));
    assertErrno(
        ErrorCode.FILE_NOT_FOUND,
        Errno.ENOENT,
        create(
            spec.withMounts(
                List.of(new Mount("/x", "bind", "/nonexistent", List.of("bind"), null, null)))));
    assertCode(
        ErrorCode.FILE_NOT_FOUND,
        () -> new CreateContainer(host).run(CreateRequest.of(ID, sandbox.bundle())));
    assertCode(
        ErrorCode.INVALID_USAGE, create(spec.withProcess(spec.process().withTerminal(true))));
  }

  @Test
  void documentsThatCannotBeRead() throws IOException {
    Path file = sandbox.bundle().resolve("document.json");
    assertErrno(ErrorCode.FILE_NOT_FOUND, Errno.ENOENT, () -> Document.read(file, Spec.class));
    assertCode(ErrorCode.INVALID_CONFIG, () -> Document.read(sandbox.bundle(), Spec.class));
    Files.writeString(file, "[]");
    assertCode(ErrorCode.INVALID_CONFIG, () -> Document.read(file, Spec.class));
    Files.delete(file);
    FileSystemException directory =
        assertThrows(
            FileSystemException.class, () -> Document.read(Path.of("/proc/self"), Spec.class));
    assertEquals("/proc/self", directory.getFile());
  }

  /** What this machine does not do at the bidding of a test. */
  @Test
  void failuresOfTheMachine() {
    assertEquals(ErrorCode.RESOURCES_EXHAUSTED, ErrorCode.of(new OutOfMemoryError()));
    assertEquals(ErrorCode.INVALID_CONFIG, ErrorCode.of(new StackOverflowError()));
    assertEquals(ErrorCode.CANCELED, ErrorCode.of(new CallerGoneException()));
    assertEquals(ErrorCode.INIT_ENDED, ErrorCode.of(new InitFailure("gone")));
    assertEquals(ErrorCode.CGROUP_FAILED, ErrorCode.of(new CgroupException("busy")));
    assertEquals(ErrorCode.INTERNAL, ErrorCode.of(new IllegalStateException("a bug")));
    for (Object[] row :
        new Object[][] {
          {Errno.EACCES, ErrorCode.PERMISSION_DENIED},
          {Errno.EPERM, ErrorCode.PERMISSION_DENIED},
          {Errno.EEXIST, ErrorCode.FILE_EXISTS},
          {Errno.ENOTDIR, ErrorCode.FILE_NOT_FOUND},
          {Errno.ENOSPC, ErrorCode.RESOURCES_EXHAUSTED},
          {Errno.EMFILE, ErrorCode.RESOURCES_EXHAUSTED},
          {Errno.EBUSY, ErrorCode.SYSTEM_CALL_FAILED},
        }) {
      Errno errno = (Errno) row[0];
      for (Throwable failure :
          List.of(
              new KernelException(SystemCall.MKDIRAT, "/x", errno),
              new FileSystemException("/x", null, errno.sentence()),
              new UncheckedIOException(new IOException(errno.sentence())),
              new LifecycleException("mkdir", new IOException(errno.sentence())))) {
        assertEquals(row[1], ErrorCode.of(failure), failure::toString);
        assertEquals(Optional.of(errno), FailedCall.errno(failure), failure::toString);
      }
    }
    assertEquals(ErrorCode.SYSTEM_CALL_FAILED, ErrorCode.of(new IOException("odd")));
    assertEquals(Optional.empty(), FailedCall.errno(new IOException("odd")));
  }

  /** Codes never change: a new one is a new row of the page. */
  @Test
  void thePageNamesThemAll() throws IOException {
    Path page = Path.of(System.getProperty("basedir", "."), "../docs/ERRORS.md");
    try (Stream<String> lines = Files.lines(page)) {
      assertEquals(
          Arrays.stream(ErrorCode.values())
              .map(code -> "| `%s` | %s |".formatted(code.word(), code.meaning()))
              .collect(Collectors.joining("\n")),
          lines.filter(line -> line.startsWith("| `")).collect(Collectors.joining("\n")));
    }
  }
}
