package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Container;
import dev.jrun.runtime.ContainerRuntime;
import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.spec.Linux;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers of one configuration, whose inits execute one file. */
class SharedProgramTest {
  /** Of fcntl(2). */
  private static final int F_SETLEASE = 1024;

  private static final int F_WRLCK = 1;

  private final Kernel kernel = Kernel.host();
  private Sandbox sandbox;
  private ContainerRuntime runtime;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    runtime = ContainerRuntime.at(sandbox.root(), _ -> {});
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    sandbox.close();
  }

  private CreateRequest request(String id, Spec spec) {
    // A group of its own would be another configuration.
    return sandbox.request(id, spec).withoutCgroup();
  }

  private static Path executable(Container container) {
    return Path.of("/proc", Integer.toString(container.pid()), "exe");
  }

  /** The file that the init executes. */
  private long program(String id, Spec spec) throws IOException {
    try (Container container = runtime.create(request(id, spec))) {
      return (long) Files.getAttribute(executable(container), "unix:ino");
    }
  }

  @Test
  void ofOneConfigurationTheyExecuteTheSameFile() throws IOException {
    Spec spec = sandbox.spec("", "true");
    boolean same = false;
    // Not at each try, as a garbage collection may come in between.
    for (int i = 0; i < 10 && !same; i++) {
      same = program("a" + i, spec) == program("b" + i, spec);
    }
    assertTrue(same);
    assertNotEquals(program("c", spec), program("d", sandbox.spec("", "false")));
  }

  private static Spec unmasked(Spec spec) {
    List<String> none = List.of();
    return spec.withLinux(
        new Linux(
            List.of(),
            List.of(),
            null,
            null,
            null,
            spec.linux().namespaces(),
            List.of(),
            null,
            null,
            null,
            none,
            none,
            null,
            null,
            null,
            null,
            null));
  }

  @Test
  void eachHasASessionKeyringOfItsOwnName() throws IOException {
    Spec spec = unmasked(sandbox.spec("", "busybox", "grep", "-o", "_ses[^:]*", "/proc/keys"));
    Kernel.Pipe output = kernel.pipe();
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    try {
      for (String id : List.of("first", "second")) {
        List<Integer> streams = List.of(none, output.writeEnd(), none);
        try (Container container = runtime.create(request(id, spec).withDescriptors(streams))) {
          container.start();
          assertEquals(0, container.waitFor());
        }
        // Those of others that are root may be listed, too.
        byte[] text = new byte[4096];
        int length = kernel.read(output.readEnd(), text);
        List<String> names = new String(text, 0, length, StandardCharsets.UTF_8).lines().toList();
        assertTrue(names.contains("_ses." + id), names.toString());
      }
    } finally {
      List.of(none, output.readEnd(), output.writeEnd()).forEach(kernel::close);
    }
  }

  @Test
  void whoHasTheFileCannotStopTheOthers() throws IOException {
    Spec spec = sandbox.spec("", "true");
    int file;
    try (Container container = runtime.create(request("hostile", spec))) {
      file = kernel.open(executable(container).toString(), Fcntl.O_RDONLY);
    }
    Path again = Path.of("/proc/self/fd", Integer.toString(file));
    int writable = kernel.open(again.toString(), Fcntl.O_RDWR);
    try {
      // Nobody waits for a lease to be given back, nor finds a file that is not executable.
      KernelException refused =
          assertThrows(KernelException.class, () -> kernel.fcntl(file, F_SETLEASE, F_WRLCK));
      assertEquals(Errno.EAGAIN, refused.errno());
      assertThrows(
          FileSystemException.class,
          () -> Files.setPosixFilePermissions(again, PosixFilePermissions.fromString("rw-rw-rw-")));
      assertThrows(KernelException.class, () -> kernel.write(writable, new byte[1]));
      // A file that is open for writing cannot be executed. That is found out once.
      try {
        runtime.create(request("next", spec)).close();
      } catch (StepFailure busy) {
        assertTrue(busy.getMessage().contains("ETXTBSY"), busy.getMessage());
      }
      runtime.create(request("after", spec)).close();
    } finally {
      kernel.close(writable);
      kernel.close(file);
    }
  }
}
