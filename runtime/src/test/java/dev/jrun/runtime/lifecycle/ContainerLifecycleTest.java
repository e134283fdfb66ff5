package dev.jrun.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.state.ContainerStatus;
import dev.jrun.runtime.state.StateException;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers of this machine's kernel, one operation after the other. */
class ContainerLifecycleTest extends OneContainer {
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
                    .withDescriptors(descriptors))
            .pid();
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

  /** The clone shares this process's memory, and with it, for the kernel, its score. */
  @Test
  void theOomScoreIsTheContainersAlone() throws IOException {
    String own = Files.readString(Path.of("/proc/self/oom_score_adj"));
    Spec spec = sandbox.spec(ID, "sleep", "60");
    Spec scored = spec.withProcess(withOomScoreAdj(spec.process(), 777));
    int pid = new CreateContainer(host).run(sandbox.request(ID, scored)).pid();
    assertEquals("777\n", Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")));
    assertEquals(own, Files.readString(Path.of("/proc/self/oom_score_adj")));
    delete();
  }

  private static Process withOomScoreAdj(Process p, int score) {
    return new Process(
        p.terminal(),
        p.consoleSize(),
        p.user(),
        p.args(),
        p.commandLine(),
        p.env(),
        p.cwd(),
        p.capabilities(),
        p.rlimits(),
        p.noNewPrivileges(),
        p.apparmorProfile(),
        score,
        p.scheduler(),
        p.selinuxLabel(),
        p.ioPriority(),
        p.execCPUAffinity());
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
}
