package dev.jrun.runtime.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.spec.Hook;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks are shell scripts of the host here. */
class HookRunnerTest {
  private static final String STATE = "{\"id\":\"c1\",\"annotations\":{\"a\":\"ä\"}}";

  @TempDir Path bundle;

  private int descriptors;

  @BeforeEach
  void warmUp() {
    run(script("true"));
    descriptors = descriptors();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(descriptors, descriptors(), "open descriptors");
    assertEquals(0, ProcessHandle.current().children().count(), "processes");
  }

  private static int descriptors() {
    return new File("/proc/self/fd").list().length;
  }

  private static Hook script(String script) {
    return new Hook("/bin/sh", List.of("sh", "-c", script), List.of(), null);
  }

  private void run(Hook hook) {
    new HookRunner(Kernel.host(), Parent.self(Kernel.host()), bundle.toString())
        .run("createRuntime", 3, hook, STATE);
  }

  private String failure(Hook hook) {
    return assertThrows(HookFailure.class, () -> run(hook)).getMessage();
  }

  @Test
  void readsTheStateAndRunsInTheBundle() throws Exception {
    run(script("/bin/cat > state"));
    assertEquals(STATE, Files.readString(bundle.resolve("state")));
  }

  @Test
  void argumentsAndEnvironmentAreTheConfigured() throws Exception {
    String print = "printf '%s|' \"$0\" \"$@\" > args; /bin/cat /proc/$$/environ > env";
    List<String> args = List.of("sh", "-c", print, "zero", "", "two words");
    run(new Hook("/bin/sh", args, List.of("A=1", "B="), null));
    assertEquals("zero||two words|", Files.readString(bundle.resolve("args")));
    assertEquals("A=1\0B=\0", Files.readString(bundle.resolve("env")));
  }

  @Test
  void itsPathIsItsNameWithoutArguments() throws Exception {
    Path file = bundle.resolve("hook");
    Files.writeString(file, "#!/bin/sh\necho \"$0\" > name\n");
    assertTrue(file.toFile().setExecutable(true));
    run(new Hook(file.toString(), List.of(), List.of(), null));
    assertEquals(file + "\n", Files.readString(bundle.resolve("name")));
  }

  @Test
  void aFailureTellsStatusAndOutput() {
    assertEquals(
        "error running createRuntime hook #3: /hooks/createRuntime/3 (/bin/sh): exit status 7, "
            + "stdout: said this, stderr: and that",
        failure(script("echo said this; echo and that >&2; exit 7")));
  }

  @Test
  void aDeadlySignalIsTold() {
    assertTrue(failure(script("kill -9 $$")).contains(": killed by signal 9, stdout: "));
  }

  @Test
  void aMissingFileIsTold() {
    assertEquals(
        "error running createRuntime hook #3: /hooks/createRuntime/3 (/missing): "
            + "execve /missing: ENOENT (no such file or directory), stdout: , stderr: ",
        failure(new Hook("/missing", List.of(), List.of(), null)));
  }

  @Test
  void aHookWithoutEndIsKilledInTime() throws Exception {
    long begin = System.nanoTime();
    Hook hook =
        new Hook("/bin/sh", List.of("sh", "-c", "echo started; exec /bin/sleep 60"), List.of(), 1);
    String message = failure(hook);
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(message.contains("(/bin/sh): timed out after 1 s, stdout: started"), message);
    assertTrue(taken.toMillis() >= 1000 && taken.toSeconds() < 20, taken.toString());
  }

  @Test
  void inTimeIsNoFailure() {
    run(new Hook("/bin/sh", List.of("sh", "-c", "exit 0"), List.of(), 30));
  }

  @Test
  void muchOutputBlocksNobodyAndIsCutInTheMessage() {
    run(script("/usr/bin/head -c 1000000 /dev/zero; /usr/bin/head -c 1000000 /dev/zero >&2"));
    String message =
        failure(script("/usr/bin/head -c 1000000 /dev/zero | /usr/bin/tr '\\0' x; exit 1"));
    assertTrue(message.contains("stdout: xxxx"), message);
    assertTrue(message.length() < 10_000, message.length() + " characters");
  }

  @Test
  void aHookNeedNotReadTheState() {
    run(script("exec <&-; exit 0"));
  }

  @Test
  void whatAHookLeavesRunningKeepsNobodyWaiting() throws Exception {
    run(script("/bin/sleep 30 & echo $! > pid"));
    long pid = Long.parseLong(Files.readString(bundle.resolve("pid")).strip());
    ProcessHandle left = ProcessHandle.of(pid).orElseThrow();
    assertTrue(left.isAlive());
    assertTrue(left.destroyForcibly());
    assertFalse(ProcessHandle.current().children().anyMatch(left::equals));
  }
}
