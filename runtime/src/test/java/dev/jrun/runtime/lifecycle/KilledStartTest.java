package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A start that is killed before it has sent the listener of the container's filter. */
class KilledStartTest {
  private static final String PROFILE =
      """
      {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/dev/null",
       "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"}]}
      """;

  @Test
  void theNextOneDoesNotPassForIt() throws Exception {
    Assumptions.assumeTrue(LibSeccomp.find().isPresent(), "libseccomp is not installed");
    try (Sandbox sandbox = new Sandbox()) {
      String config =
          SpecWriter.write(sandbox.spec("c1", "sleep", "60"), SpecWriter.Indent.NONE)
              .replace("\"linux\":{", "\"linux\":{\"seccomp\":" + PROFILE + ",");
      new CreateContainer(sandbox.host())
          .run(sandbox.request("c1", "sleep", "60").withSpec(SpecReader.parse(config, Spec.class)));
      beginStart(sandbox.root().resolve("c1"));
      StepFailure failure =
          assertThrows(StepFailure.class, () -> new StartContainer(sandbox.host()).run("c1"));
      assertTrue(
          failure.getMessage().startsWith("/linux/seccomp/listenerPath"), failure.getMessage());
      assertEquals("stopped", ContainerInfo.of(sandbox.host(), "c1").status().word());
      new DeleteContainer(sandbox.host()).run("c1", false);
    }
  }

  /** What a start does until the init reports its listener. */
  private static void beginStart(Path directory) {
    Kernel kernel = Kernel.host();
    int report =
        kernel.open(directory.resolve("report.fifo").toString(), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    int start =
        kernel.open(directory.resolve("start.fifo").toString(), Fcntl.O_WRONLY | Fcntl.O_NONBLOCK);
    kernel.write(start, new byte[] {1});
    assertTrue(kernel.awaitReadable(report, 10_000));
    assertEquals(8, kernel.read(report, new byte[8]));
    kernel.close(start);
    kernel.close(report);
  }
}
