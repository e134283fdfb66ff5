package dev.jrun.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.lifecycle.CreateRequest;
import dev.jrun.runtime.lifecycle.LifecycleException;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.StateException;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The example of the module's README, as it stands there. */
class EmbeddingExampleTest {
  private static final String BEGIN = "  // README: begin";
  private static final String END = "  // README: end";

  private Sandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    sandbox.close();
  }

  // README: begin
  /** Runs the program of a bundle to its end and returns its exit status. */
  static int runToEnd(Path state, Path bundle) throws IOException {
    System.Logger logger = System.getLogger("jrun");
    ContainerRuntime runtime =
        ContainerRuntime.at(state, warning -> logger.log(System.Logger.Level.WARNING, warning));
    try (Container container = runtime.run(CreateRequest.of("example", bundle))) {
      return container.waitFor();
    }
  }

  /** Creates a container of a configuration made in code, starts it, and ends it by a signal. */
  static int createStartAndEnd(ContainerRuntime runtime, Path bundle, Spec spec)
      throws IOException {
    CreateRequest request = CreateRequest.of("in-code", bundle).withSpec(spec);
    try (Container container = runtime.create(request)) {
      container.start();
      container.signal(9);
      return container.waitFor();
    }
  }

  // README: end

  private Path configured(String... args) throws IOException {
    Spec spec = sandbox.spec("example", args);
    Path config = sandbox.bundle().resolve("config.json");
    Files.writeString(config, SpecWriter.write(spec, SpecWriter.Indent.TAB));
    return sandbox.bundle();
  }

  @Test
  void theExampleRuns() throws IOException {
    assertEquals(7, runToEnd(sandbox.root(), configured("sh", "-c", "exit 7")));
    assertEquals(0, runToEnd(sandbox.root(), configured("true")));
    ContainerRuntime runtime = ContainerRuntime.at(sandbox.root(), _ -> {});
    Spec spec = sandbox.spec("in-code", "sleep", "60");
    assertEquals(128 + 9, createStartAndEnd(runtime, sandbox.bundle(), spec));
    assertEquals(List.of(), runtime.list());
  }

  @Test
  void theExitStatusIsToldAgainUnlessItIsLost() throws IOException {
    ContainerRuntime runtime = ContainerRuntime.at(sandbox.root(), _ -> {});
    Spec spec = sandbox.spec("in-code", "sh", "-c", "exit 7");
    CreateRequest request = CreateRequest.of("in-code", sandbox.bundle()).withSpec(spec);
    Container container = runtime.run(request);
    assertEquals(7, container.waitFor());
    assertEquals(7, container.waitFor());
    container.delete();
    assertEquals(7, container.waitFor());
    Container deleted = runtime.run(request);
    deleted.delete();
    LifecycleException lost = assertThrows(LifecycleException.class, deleted::waitFor);
    assertTrue(lost.getMessage().contains("is lost"), lost.getMessage());
  }

  @Test
  void anotherContainerWithItsIdIsNotTakenForIt() throws IOException {
    ContainerRuntime runtime = ContainerRuntime.at(sandbox.root(), _ -> {});
    Spec spec = sandbox.spec("in-code", "sleep", "60");
    CreateRequest request = CreateRequest.of("in-code", sandbox.bundle()).withSpec(spec);
    Container gone = runtime.create(request);
    gone.delete();
    gone.delete();
    try (Container other = runtime.create(request)) {
      List<Executable> uses = List.of(gone::start, gone::info, () -> gone.signal(9));
      for (Executable use : uses) {
        StateException refused = assertThrows(StateException.class, use);
        assertEquals("container does not exist: in-code", refused.getMessage());
      }
      gone.delete();
      assertEquals(ContainerStatus.CREATED, other.info().status());
    }
  }

  @Test
  void theReadmeShowsThisVeryCode() throws IOException {
    List<String> source =
        Files.readAllLines(Path.of("src/test/java/dev/jrun/runtime/EmbeddingExampleTest.java"));
    String example =
        source.subList(source.indexOf(BEGIN) + 1, source.indexOf(END)).stream()
            .map(line -> line.startsWith("  ") ? line.substring(2) : line)
            .collect(Collectors.joining("\n"));
    String readme = Files.readString(Path.of("README.md"));
    String block = readme.split("```java\n", 2)[1].split("\n```", 2)[0];
    assertEquals(example, block);
  }
}
