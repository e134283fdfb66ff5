package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Linux;
import dev.jrun.spec.LinuxNamespace;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors say where in the configuration and where in the plan something failed, once. */
class ErrorTextTest {
  private static final Hook FAILING =
      new Hook("/bin/sh", List.of("sh", "-c", "echo why >&2; exit 3"), List.of(), null);

  private Sandbox sandbox;
  private Host host;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    host = sandbox.host();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    sandbox.close();
  }

  private String failure(Spec spec) {
    return assertThrows(
            RuntimeException.class,
            () -> new CreateContainer(host).run(sandbox.request("c1", spec)))
        .getMessage();
  }

  private String ofHook(String kind, String actor) {
    return "error running "
        + kind
        + " hook #0: /hooks/"
        + kind
        + "/0 (/bin/sh): exit status 3, stdout: , stderr: why [step N/N, in the "
        + actor
        + "]";
  }

  @Test
  void hooksTellKindPlaceAndStep() {
    Spec spec = sandbox.spec("c1", "true");
    assertEquals(
        ofHook("createRuntime", "runtime"),
        withoutNumbers(
            failure(spec.withHooks(new Hooks(null, List.of(FAILING), null, null, null, null)))));
    assertEquals(
        ofHook("createContainer", "container's init"),
        withoutNumbers(
            failure(spec.withHooks(new Hooks(null, null, List.of(FAILING), null, null, null)))));
  }

  private static String withoutNumbers(String message) {
    return message.replaceAll("step [0-9]+/[0-9]+", "step N/N");
  }

  @Test
  void aNamespaceIsNamedByItsPlace() {
    for (String path : List.of("/missing", "/proc/self/ns/uts", "/dev/null")) {
      Spec spec = sandbox.spec("c1", "true");
      List<LinuxNamespace> namespaces = new ArrayList<>(spec.linux().namespaces());
      int index =
          IntStream.range(0, namespaces.size())
              .filter(i -> namespaces.get(i).type().equals("ipc"))
              .findFirst()
              .orElseThrow();
      namespaces.set(index, new LinuxNamespace("ipc", path));
      Linux l = spec.linux();
      Spec joining =
          spec.withLinux(
              new Linux(
                  List.of(),
                  List.of(),
                  null,
                  null,
                  l.cgroupsPath(),
                  namespaces,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null));
      String prefix =
          "/linux/namespaces/" + index + "/path (open the ipc namespace " + path + "): ";
      assertTrue(failure(joining).startsWith(prefix), failure(joining));
    }
  }

  @Test
  void aPidFileIsNamedAsItWasGiven() throws IOException {
    Path missing = sandbox.bundle().resolve("missing/pid");
    FileSystemException failure =
        assertThrows(NoSuchFileException.class, () -> createWithPidFile(missing));
    assertEquals("pid file " + missing, failure.getFile());
    Path directory = Files.createDirectories(sandbox.bundle().resolve("directory/full"));
    failure =
        assertThrows(FileSystemException.class, () -> createWithPidFile(directory.getParent()));
    assertEquals("pid file " + directory.getParent(), failure.getFile());
    assertTrue(Files.notExists(sandbox.bundle().resolve(".directory")));
  }

  private void createWithPidFile(Path file) throws IOException {
    CreateRequest r = sandbox.request("c1", "true");
    new CreateContainer(host)
        .run(
            new CreateRequest(
                r.id(),
                r.bundle(),
                r.spec(),
                r.descriptors(),
                0,
                new PidTargets(Optional.of(file), Optional.empty()),
                r.pivot(),
                r.newKeyring(),
                r.cgroups(),
                r.console(),
                r.trace(),
                r.denials()));
  }
}
