package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.StateException;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers of this machine's kernel, one operation after the other. */
class ContainerLifecycleTest {
  private static final String ID = "c1";

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

  private int create(String... args) throws IOException {
    return new CreateContainer(host).run(sandbox.request(ID, args));
  }

  private void start() throws IOException {
    new StartContainer(host).run(ID);
  }

  private int await(int pid) {
    return new WaitForContainer(host).run(pid);
  }

  private void delete() throws IOException {
    new DeleteContainer(host).run(ID, true);
  }

  private ContainerStatus status() throws IOException {
    return ContainerInfo.of(host, ID).status();
  }

  @Test
  void aContainerIsCreatedStartedAwaitedAndDeleted() throws IOException {
    int pid = create("sleep", "0.1");
    assertEquals(ContainerStatus.CREATED, status());
    assertEquals(pid, ContainerInfo.of(host, ID).pid());
    assertEquals("jrun:init\n", Files.readString(Path.of("/proc/" + pid + "/comm")));
    start();
    assertEquals(ContainerStatus.RUNNING, status());
    assertEquals(0, await(pid));
    assertEquals(ContainerStatus.STOPPED, status());
    assertEquals(0, ContainerInfo.of(host, ID).pid());
    assertEquals(1, ContainerInfo.all(host).size());
    new DeleteContainer(host).run(ID, false);
    assertEquals(List.of(), ContainerInfo.all(host));
    assertEquals(List.of(), sandbox.warnings());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 255})
  void theExitStatusIsTheProcesss(int status) throws IOException {
    int pid = create("sh", "-c", "exit " + status);
    start();
    assertEquals(status, await(pid));
    delete();
  }

  @ParameterizedTest
  @CsvSource({"9, 137", "15, 143", "10, 138", "64, 192"})
  void aSignalFromOutsideEndsTheProcess(int signal, int status) throws IOException {
    // The first process of a pid namespace gets no signal that it has no handler for, but SIGKILL.
    int pid =
        create("sh", "-c", "trap 'exit " + status + "' TERM USR1 64; while :; do sleep 0.02; done");
    start();
    waitUntilRunning(pid);
    new KillContainer(host).run(ID, signal);
    assertEquals(status, await(pid));
    LifecycleException failure =
        assertThrows(LifecycleException.class, () -> new KillContainer(host).run(ID, signal));
    assertEquals("container not running", failure.getMessage());
    delete();
  }

  /** Until the shell has set its traps. */
  private static void waitUntilRunning(int pid) throws IOException {
    for (int i = 0; i < 1000; i++) {
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      if (!status.contains("SigCgt:\t0000000000000000")) {
        return;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void aCreatedContainerCanBeKilled() throws IOException {
    int pid = create("sleep", "60");
    new KillContainer(host).run(ID, 15);
    assertEquals(1, await(pid));
    assertEquals(ContainerStatus.STOPPED, status());
    LifecycleException failure = assertThrows(LifecycleException.class, this::start);
    assertEquals("cannot start a container that has stopped", failure.getMessage());
    delete();
  }

  @Test
  void aRunningContainerIsDeletedByForceOnly() throws IOException {
    create("sleep", "60");
    start();
    LifecycleException failure =
        assertThrows(LifecycleException.class, () -> new DeleteContainer(host).run(ID, false));
    assertEquals("cannot delete container c1 that is not stopped: running", failure.getMessage());
    assertEquals(
        "cannot start an already running container",
        assertThrows(LifecycleException.class, this::start).getMessage());
    delete();
    StateException gone = assertThrows(StateException.class, () -> status());
    assertEquals(StateException.Reason.DOES_NOT_EXIST, gone.reason());
    delete();
  }

  @Test
  void anIdIsThereOnce() throws IOException {
    create("sleep", "60");
    StateException failure = assertThrows(StateException.class, () -> create("true"));
    assertEquals("container with given ID already exists: c1", failure.getMessage());
    assertEquals(ContainerStatus.CREATED, status());
    delete();
  }

  @Test
  void theOutputIsTheGivenDescriptors() throws IOException {
    Kernel kernel = host.kernel();
    Kernel.Pipe output = kernel.pipe();
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    List<Integer> descriptors = List.of(none, output.writeEnd(), output.writeEnd());
    int pid =
        new CreateContainer(host)
            .run(
                sandbox
                    .request(ID, "sh", "-c", "hostname; echo $$; echo error >&2; cat")
                    .withDescriptors(descriptors));
    start();
    assertEquals(0, await(pid));
    kernel.close(output.writeEnd());
    byte[] printed = new byte[100];
    int size = kernel.read(output.readEnd(), printed);
    kernel.close(output.readEnd());
    kernel.close(none);
    String text = new String(printed, 0, size, java.nio.charset.StandardCharsets.UTF_8);
    assertEquals("jrun\n1\nerror\n", text);
    delete();
  }

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
  void aVanishedCgroupIsNoObstacle() throws IOException {
    create("sleep", "60");
    new KillContainer(host).run(ID, 9);
    List<String> groups = ContainerInfo.of(host, ID).record().cgroups();
    int removed = 0;
    for (int i = 0; i < 1000 && removed < groups.size(); i++) {
      for (String group : groups) {
        if (Files.exists(Path.of(group)) && Path.of(group).toFile().delete()) {
          removed++;
        }
      }
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
    assertEquals(groups.size(), removed);
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
    int pid = new CreateContainer(host).run(sandbox.request(ID, spec));
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
      int pid = new CreateContainer(small).run(sandbox.request(ID, "true"));
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
