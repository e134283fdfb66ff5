package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Launches that fail: what is said of them, and that nothing stays. */
class FailingLaunchTest extends OneContainer {
  @Test
  void aMissingProgramFailsCreate() throws IOException {
    StepFailure failure = assertThrows(StepFailure.class, () -> create("missing"));
    assertTrue(
        failure.getMessage().contains("/process/args/0")
            && failure.getMessage().contains("executable file not found in $PATH"),
        failure.getMessage());
    assertEquals(Errno.ENOENT, failure.errno());
    sandbox.assertNothingLeft();
    failure = assertThrows(StepFailure.class, () -> create("/bin/missing"));
    assertTrue(
        failure.getMessage().contains("ENOENT (no such file or directory)"), failure.getMessage());
  }

  @Test
  void aFailedExecveFailsStartWithAHint() throws IOException {
    Path script = sandbox.rootfs().resolve("bin/script");
    Files.writeString(script, "#!/bin/no-such-interpreter\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    create("script", "argument");
    StepFailure failure = assertThrows(StepFailure.class, this::start);
    assertTrue(
        failure
            .getMessage()
            .startsWith(
                "/process/args (execve script argument): execve: ENOENT (no such file or"
                    + " directory); hint: the file exists, its interpreter or dynamic loader does"
                    + " not [step "),
        failure.getMessage());
    assertEquals(ContainerStatus.STOPPED, status());
    delete();
  }

  @Test
  void whatIsNoProgramIsSaidToBeNone() throws IOException {
    Path text = sandbox.rootfs().resolve("bin/text");
    Files.writeString(text, "neither\n");
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rwxr-xr-x"));
    create("text");
    StepFailure failure = assertThrows(StepFailure.class, this::start);
    assertEquals(Errno.ENOEXEC, failure.errno());
    assertTrue(failure.getMessage().contains("; hint: neither a script with #!"));
    delete();
  }

  @Test
  void hooksRunInTheirOrderAndAFailingOneUndoesCreate() throws IOException {
    Path log = sandbox.bundle().resolve("log");
    Spec spec =
        sandbox
            .spec(ID, "true")
            .withHooks(
                new Hooks(
                    List.of(append("prestart", log)),
                    List.of(append("createRuntime", log)),
                    List.of(append("createContainer", log)),
                    List.of(),
                    List.of(append("poststart", log)),
                    List.of(append("poststop", log))));
    int pid = new CreateContainer(host).run(sandbox.request(ID, spec)).pid();
    start();
    await(pid);
    delete();
    assertEquals(
        List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop"),
        Files.readAllLines(log));

    Hook failing = new Hook("/bin/sh", List.of("sh", "-c", "echo why >&2; exit 3"), List.of(), 5);
    for (Hooks hooks :
        List.of(
            new Hooks(null, List.of(failing), null, null, null, null),
            new Hooks(null, null, List.of(failing), null, null, null))) {
      RuntimeException failure =
          assertThrows(
              RuntimeException.class,
              () ->
                  new CreateContainer(host)
                      .run(sandbox.request(ID, sandbox.spec(ID, "true").withHooks(hooks))));
      assertTrue(
          failure.getMessage().contains("exit status 3")
              && failure.getMessage().contains("stderr: why"),
          failure.getMessage());
      sandbox.assertNothingLeft();
    }
  }

  private static Hook append(String word, Path log) {
    return new Hook("/bin/sh", List.of("sh", "-c", "echo " + word + " >> " + log), List.of(), null);
  }

  @Test
  void aFullDiskFailsCreateAndLeavesNothing() throws Exception {
    Path full = Files.createDirectory(sandbox.bundle().resolve("full"));
    run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", full.toString());
    try {
      Files.write(full.resolve("ballast"), new byte[128 * 1024]);
      Host small = Host.local(full.resolve("state"), _ -> {});
      IOException failure =
          assertThrows(
              IOException.class, () -> new CreateContainer(small).run(sandbox.request(ID, "true")));
      assertTrue(failure.getMessage().contains("No space left on device"), failure.toString());
      try (var left = Files.list(full.resolve("state"))) {
        assertEquals(Optional.empty(), left.findFirst());
      }
      Files.delete(full.resolve("ballast"));
      int pid = new CreateContainer(small).run(sandbox.request(ID, "true")).pid();
      new DeleteContainer(small).run(ID, true);
      assertFalse(Files.exists(Path.of("/proc/" + pid + "/exe")));
    } finally {
      run("umount", full.toString());
    }
  }

  private static void run(String... command) throws Exception {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
