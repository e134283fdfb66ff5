package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.keeper.Installation.Outcome;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever of the two is killed, and whenever: nothing stays that nobody knows of. */
class KilledTest {
  private static final int KILLED = 128 + 9;

  private Installation jrun;
  private Sandbox sandbox;

  @BeforeEach
  void install() throws IOException {
    sandbox = new Sandbox();
    jrun = new Installation();
    jrun.keeper();
  }

  @AfterEach
  void remove() throws IOException {
    jrun.close();
    sandbox.close();
  }

  private Process start(String id, String command, String... flags) throws IOException {
    List<String> words = new ArrayList<>(List.of(jrun.client().toString(), "--root"));
    words.add(sandbox.root().toString());
    words.add(command);
    words.addAll(List.of(flags));
    words.add(id);
    return jrun.builder(words)
        .redirectOutput(jrun.file(id + ".out").toFile())
        .redirectError(jrun.file(id + ".err").toFile())
        .start();
  }

  private Process create(String id) throws IOException {
    return start(id, "create", "--bundle", jrun.bundle(sandbox, id, "sleep", "60").toString());
  }

  private Outcome state(String id) throws IOException {
    return jrun.jrun("--root", sandbox.root().toString(), "state", id);
  }

  private void delete(String id) throws IOException {
    Outcome outcome = jrun.jrun("--root", sandbox.root().toString(), "delete", "--force", id);
    assertEquals(new Outcome(0, "", ""), outcome);
  }

  @Test
  void theKeeperAmidAHundredCreates() throws Exception {
    List<Process> creates = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      creates.add(create("c" + i));
      if (i == 60) {
        Installation.kill(jrun.keeper());
      }
    }
    int failed = 0;
    for (int i = 0; i < creates.size(); i++) {
      int status = Installation.await(creates.get(i));
      if (status != 0) {
        failed++;
        String error = Files.readString(jrun.file("c" + i + ".err"));
        assertTrue(error.contains("the keeper has ended in the middle of this command"), error);
      }
    }
    assertTrue(failed > 0 && failed < 100, failed + " have failed");
    for (int i = 0; i < creates.size(); i++) {
      delete("c" + i);
    }
    sandbox.assertNothingLeft();
    assertEquals(0, Installation.await(create("later")));
    delete("later");
  }

  /** Those of {@code create} that are killed have made all of a container or nothing. */
  @Test
  void theClientAtAnyMoment() throws Exception {
    Installation.await(create("warm"));
    delete("warm");
    int undone = 0;
    int killed = 0;
    for (int moment = 0; moment < 60; moment++) {
      String id = "c" + moment;
      Process client = create(id);
      Thread.sleep(moment / 2, moment % 2 * 500_000);
      client.destroyForcibly();
      killed += Installation.await(client) == KILLED ? 1 : 0;
      jrun.awaitRest();
      if (state(id).status() == 0) {
        assertTrue(
            state(id).out().contains("\"status\": \"created\""),
            Files.readString(jrun.file(id + ".err")) + state(id).out());
        delete(id);
      } else {
        undone++;
      }
      sandbox.assertNothingLeft();
    }
    assertTrue(undone > 5 && killed >= undone, undone + " undone of " + killed);
  }

  /** As long as a hook runs, which ends with the caller. */
  @Test
  void theClientDuringAHook() throws Exception {
    Path began = jrun.file("began");
    Hook hook =
        new Hook(
            "/bin/sh",
            List.of("sh", "-c", "echo $$ >" + began + "; exec sleep 1000"),
            List.of(),
            null);
    Path bundle =
        jrun.bundle(
            sandbox,
            "c1",
            spec ->
                spec.withHooks(
                    new Hooks(
                        List.of(), List.of(hook), List.of(), List.of(), List.of(), List.of())),
            "true");
    for (String command : List.of("create", "run")) {
      Process client = start("c1", command, "--bundle", bundle.toString());
      while (!Files.exists(began) || Files.readString(began).isEmpty()) {
        Thread.sleep(10);
      }
      Path hooksProcess = Path.of("/proc", Files.readString(began).strip(), "cmdline");
      assertTrue(Files.readString(hooksProcess).contains("sleep"));
      client.destroyForcibly();
      jrun.awaitRest();
      assertEquals("", ifExists(hooksProcess), "the hook runs");
      sandbox.assertNothingLeft();
      Files.delete(began);
    }
  }

  /** A zombie has no command line. */
  private static String ifExists(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }

  @Test
  void aContainerInTheForegroundOutlivesItsClient() throws Exception {
    Path bundle = jrun.bundle(sandbox, "c1", "sleep", "60");
    Process client = start("c1", "run", "--bundle", bundle.toString());
    awaitRunning("c1");
    client.destroyForcibly();
    jrun.awaitRest();
    assertTrue(state("c1").out().contains("\"status\": \"running\""));
    delete("c1");
  }

  @Test
  void aContainerInTheForegroundOutlivesItsKeeper() throws Exception {
    Path bundle = jrun.bundle(sandbox, "c1", "sleep", "60");
    Process client = start("c1", "run", "--bundle", bundle.toString());
    awaitRunning("c1");
    Installation.kill(jrun.keeper());
    assertEquals(1, Installation.await(client));
    assertEquals(
        "jrun: the keeper has ended in the middle of this command\n",
        Files.readString(jrun.file("c1.err")));
    assertTrue(state("c1").out().contains("\"status\": \"running\""));
    delete("c1");
  }

  /** 255, as the help promises: 1 may be the status of the process. */
  @Test
  void anExecThatLosesItsKeeperEndsAsOneThatFails() throws Exception {
    assertEquals(0, Installation.await(create("c1")));
    assertEquals(0, Installation.await(start("c1", "start")));
    List<String> words = new ArrayList<>(List.of(jrun.client().toString(), "--root"));
    words.addAll(List.of(sandbox.root().toString(), "exec", "c1", "sh", "-c", "echo up; sleep 60"));
    Process client =
        jrun.builder(words)
            .redirectOutput(jrun.file("exec.out").toFile())
            .redirectError(jrun.file("exec.err").toFile())
            .start();
    while (Files.size(jrun.file("exec.out")) == 0) {
      Thread.sleep(20);
    }
    Installation.kill(jrun.keeper());
    assertEquals(255, Installation.await(client));
    assertEquals(
        "jrun: the keeper has ended in the middle of this command\n",
        Files.readString(jrun.file("exec.err")));
    delete("c1");
  }

  private void awaitRunning(String id) throws Exception {
    while (!state(id).out().contains("\"status\": \"running\"")) {
      Thread.sleep(20);
    }
  }

  /** It finishes what it has begun; others have another keeper meanwhile. */
  @Test
  void stoppedAmidACommandTheKeeperFinishesIt() throws Exception {
    ProcessHandle keeper = jrun.keeper();
    Path bundle = jrun.bundle(sandbox, "c1", "sleep", "3");
    Process client = start("c1", "run", "--bundle", bundle.toString());
    awaitRunning("c1");
    assertEquals(0, jrun.jrun("keeper", "stop").status());
    assertTrue(keeper.isAlive());
    assertEquals(0, jrun.jrun("--version").status());
    assertEquals(2, jrun.keepers().size());
    assertEquals(0, Installation.await(client));
    keeper.onExit().get();
    assertEquals(0, jrun.alone());
  }
}
