package dev.jrun.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel that the tests run on, asked in two ways. */
class KernelTest {
  private final Kernel kernel = Kernel.host();

  @TempDir Path directory;

  private static KernelException failure(Runnable call) {
    return assertThrows(KernelException.class, call::run);
  }

  @Test
  void allSixArgumentsArrive() {
    // mmap(2) looks at every one of its six: another protection, flag or offset would fail.
    long page = kernel.invoke(SystemCall.MMAP, 0, 4096, 3, 0x22, -1, 0);
    assertTrue(page > 0, "mmap: " + page);
    assertEquals(0, kernel.invoke(SystemCall.MUNMAP, page, 4096, 0, 0, 0, 0));
    long misaligned = kernel.invoke(SystemCall.MMAP, 0, 4096, 3, 0x22, -1, 1);
    assertEquals(-Errno.EINVAL.number(), misaligned, "the sixth is the offset");
    long file = kernel.invoke(SystemCall.MMAP, 0, 4096, 3, 2, 1 << 20, 0);
    assertEquals(-Errno.EBADF.number(), file, "the fifth is the descriptor");
  }

  @Test
  void aFailureNamesCallOperandAndErrno() {
    String missing = directory + "/missing";
    KernelException failure = failure(() -> kernel.open(missing, Fcntl.O_RDONLY));
    assertEquals(
        "openat " + missing + ": ENOENT (no such file or directory)", failure.getMessage());
    assertEquals(SystemCall.OPENAT, failure.call());
    assertEquals(Errno.ENOENT, failure.errno());
    assertEquals(
        "close_range: EINVAL (invalid argument)",
        failure(() -> kernel.call(SystemCall.CLOSE_RANGE, "", 2, 1)).getMessage());
  }

  @Test
  void bytesGoThroughAPipe() {
    Kernel.Pipe pipe = kernel.pipe();
    assertFalse(kernel.awaitReadable(pipe.readEnd(), 0));
    kernel.write(pipe.writeEnd(), "two ends".getBytes(StandardCharsets.UTF_8));
    assertTrue(kernel.awaitReadable(pipe.readEnd(), -1));
    byte[] buffer = new byte[100];
    assertEquals(8, kernel.read(pipe.readEnd(), buffer));
    assertEquals("two ends", new String(buffer, 0, 8, StandardCharsets.UTF_8));
    kernel.close(pipe.writeEnd());
    assertTrue(kernel.awaitReadable(pipe.readEnd(), -1), "the end of the file counts");
    assertEquals(0, kernel.read(pipe.readEnd(), buffer));
    kernel.close(pipe.readEnd());
    assertFalse(kernel.isOpen(pipe.readEnd()));
  }

  @Test
  void waitingForBytesEnds() {
    Kernel.Pipe pipe = kernel.pipe();
    long begin = System.nanoTime();
    assertFalse(kernel.awaitReadable(pipe.readEnd(), 1100));
    long milliseconds = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    assertTrue(milliseconds >= 1100 && milliseconds < 10_000, milliseconds + " ms");
    kernel.close(pipe.readEnd());
    kernel.close(pipe.writeEnd());
  }

  @Test
  void aMemoryFileIsWrittenWholeAndSealed() {
    int file = kernel.memfdCreate("test", Fcntl.MFD_CLOEXEC | Fcntl.MFD_ALLOW_SEALING);
    byte[] content = new byte[300_000];
    content[299_999] = 7;
    kernel.write(file, content);
    kernel.fcntl(file, Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_WRITE | Fcntl.F_SEAL_SEAL);
    assertEquals(Errno.EPERM, failure(() -> kernel.write(file, new byte[1])).errno());
    kernel.lseek(file, 299_999);
    byte[] last = new byte[2];
    assertEquals(1, kernel.read(file, last));
    assertArrayEquals(new byte[] {7, 0}, last);
    kernel.close(file);
  }

  @Test
  void descriptorsAreCloseOnExec() throws IOException {
    int file = kernel.open(directory.toString(), Fcntl.O_PATH);
    assertEquals(1, kernel.fcntl(file, Fcntl.F_GETFD, 0));
    kernel.close(file);
  }

  @Test
  void pathsAreResolvedBelowADirectory() throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("in")).resolve("file"), "inside");
    Files.createSymbolicLink(directory.resolve("in/out"), Path.of("../secret"));
    Files.createSymbolicLink(directory.resolve("in/absolute"), Path.of("/file"));
    Files.writeString(directory.resolve("secret"), "outside");
    int root = kernel.open(directory.resolve("in").toString(), Fcntl.O_PATH);
    int file = kernel.openat2(root, "absolute", Fcntl.O_RDONLY, Fcntl.RESOLVE_IN_ROOT);
    assertEquals("inside", Files.readString(Path.of("/proc/self/fd/" + file)));
    assertEquals(
        Errno.ENOENT,
        failure(() -> kernel.openat2(root, "out", Fcntl.O_RDONLY, Fcntl.RESOLVE_IN_ROOT)).errno());
    assertEquals(
        Errno.EXDEV,
        failure(() -> kernel.openat2(root, "out", Fcntl.O_RDONLY, Fcntl.RESOLVE_BENEATH)).errno());
    kernel.close(file);
    kernel.close(root);
  }

  @Test
  void fifosHaveTheirMode() throws IOException {
    Path fifo = directory.resolve("fifo");
    kernel.mkfifo(fifo.toString(), 0600);
    assertEquals(Fcntl.S_IFIFO | 0600, (int) (Integer) Files.getAttribute(fifo, "unix:mode"));
    assertEquals(Errno.EEXIST, failure(() -> kernel.mkfifo(fifo.toString(), 0600)).errno());
  }

  @Test
  void processesAreSignalledAndWaitedFor() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    int pid = (int) process.pid();
    int pidfd = kernel.pidfdOpen(pid);
    int options = Sched.WEXITED | Sched.WNOWAIT;
    assertEquals(Optional.empty(), kernel.waitid(Sched.P_PIDFD, pidfd, options | Sched.WNOHANG));
    kernel.pidfdSendSignal(pidfd, Sched.SIGKILL);
    assertTrue(kernel.awaitReadable(pidfd, 10_000));
    kernel.close(pidfd);
    assertEquals(137, process.waitFor());
    assertEquals(137, new Kernel.WaitStatus(pid, false, 9).shellStatus());
    assertEquals(9, new Kernel.WaitStatus(pid, true, 9).shellStatus());
  }

  @Test
  void limitsAreUnsigned() throws IOException {
    int pid = (int) new ProcessBuilder("sleep", "60").start().pid();
    int rlimitCpu = 0;
    kernel.prlimit(pid, rlimitCpu, Long.MIN_VALUE, -1);
    String limits = Files.readString(Path.of("/proc/" + pid + "/limits"));
    assertTrue(limits.matches("(?s).*Max cpu time +9223372036854775808 +unlimited .*"), limits);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Test
  void theUserIsTheOneThatJavaSees() throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    assertTrue(status.contains("\nUid:\t"), status);
    long effective = Long.parseLong(status.split("\nUid:\t", 2)[1].split("\\s", 3)[1]);
    assertEquals(effective, kernel.geteuid());
  }
}
