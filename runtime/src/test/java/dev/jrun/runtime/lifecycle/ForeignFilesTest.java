package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.state.StateException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Something else in the place of a file of a container's state: nothing waits, the other containers
 * are as they were, and delete --force removes it.
 */
@Timeout(30)
class ForeignFilesTest {
  private Sandbox sandbox;
  private Host host;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    host = sandbox.host();
    new CreateContainer(host).run(sandbox.request("other", "true"));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    new DeleteContainer(host).run("other", true);
    sandbox.close();
  }

  /** What may stand in the place of a file. */
  enum Foreign {
    FIFO {
      @Override
      void make(Path file) {
        Kernel.host().mkfifo(file.toString(), 0600);
      }
    },
    DIRECTORY {
      @Override
      void make(Path file) throws IOException {
        Files.createFile(Files.createDirectory(file).resolve("content"));
      }
    },
    LINK {
      @Override
      void make(Path file) throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
      }
    },
    DEVICE {
      @Override
      void make(Path file) {
        try (Arena arena = Arena.ofConfined()) {
          long path = arena.allocateFrom(file.toString()).address();
          Kernel.host()
              .call(SystemCall.MKNODAT, "", Fcntl.AT_FDCWD, path, Fcntl.S_IFCHR | 0600, 1 << 8 | 5);
        }
      }
    };

    abstract void make(Path file) throws IOException;
  }

  private void refused(org.junit.jupiter.api.function.Executable operation, String file) {
    StateException failure = assertThrows(StateException.class, operation);
    assertEquals(StateException.Reason.FOREIGN_FILE, failure.reason());
    assertTrue(failure.getMessage().contains("/" + file + ": not a "), failure.getMessage());
  }

  private List<String> listed() throws IOException {
    return ContainerInfo.all(host).stream().map(c -> c.record().id()).toList();
  }

  @ParameterizedTest
  @EnumSource(Foreign.class)
  void inThePlaceOfTheRecord(Foreign foreign) throws IOException {
    host.store().create("c1").close();
    foreign.make(sandbox.root().resolve("c1/state.json"));
    assertEquals(List.of("other"), listed());
    assertEquals(1, sandbox.warnings().size());
    refused(() -> ContainerInfo.of(host, "c1"), "state.json");
    refused(() -> new StartContainer(host).run("c1"), "state.json");
    refused(() -> new KillContainer(host).run("c1", 9), "state.json");
    refused(() -> new DeleteContainer(host).run("c1", false), "state.json");
    new DeleteContainer(host).run("c1", true);
    assertEquals(2, sandbox.warnings().size());
    assertEquals(List.of("other"), listed());
  }

  @ParameterizedTest
  @EnumSource(Foreign.class)
  void besideTheOthers(Foreign foreign) throws IOException {
    new CreateContainer(host).run(sandbox.request("c1", "true"));
    foreign.make(sandbox.root().resolve("c1/another"));
    assertEquals(List.of("c1", "other"), listed());
    new StartContainer(host).run("c1");
    new DeleteContainer(host).run("c1", true);
    assertEquals(List.of("other"), listed());
  }

  @ParameterizedTest
  @EnumSource(
      value = Foreign.class,
      names = {"DIRECTORY", "LINK"})
  void inThePlaceOfAFifo(Foreign foreign) throws IOException {
    for (String fifo : List.of("start.fifo", "report.fifo")) {
      new CreateContainer(host).run(sandbox.request("c1", "true"));
      Files.delete(sandbox.root().resolve("c1").resolve(fifo));
      foreign.make(sandbox.root().resolve("c1").resolve(fifo));
      refused(() -> new StartContainer(host).run("c1"), fifo);
      new DeleteContainer(host).run("c1", true);
      assertEquals(List.of("other"), listed());
    }
  }
}
