package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** conmon as CRI-O drives it; CRI-O calls the runtime itself for what is not here. */
@Needs("conmon")
class ConmonTest {

  private static String process(boolean terminal, String script) {
    return """
    {"terminal": %b, "cwd": "/", "user": {"uid": 0, "gid": 0}, "env": ["PATH=/bin"],
     "args": ["sh", "-c", "%s"]}
    """
        .formatted(terminal, script);
  }

  private static Conmon running(Bundle bundle) {
    var conmon = new Conmon(bundle.args("sleep", "100"));
    conmon.create();
    conmon.container().start();
    return conmon;
  }

  private static void end(Conmon conmon) throws IOException {
    conmon.container().kill("KILL");
    assertEquals("137", conmon.awaitExit());
    conmon.container().await("stopped").delete();
  }

  @Test
  void aContainerIsCreatedStartedAndItsEndTold(Bundle bundle) throws Exception {
    var conmon = new Conmon(bundle.script("echo out; echo err >&2; exit 5"));
    long pid = conmon.create().path("pid").asLong();
    assertEquals("created", conmon.container().status());
    assertEquals(pid, conmon.container().pid());
    conmon.container().start();
    assertEquals("5", conmon.awaitExit());
    conmon.assertLogged(conmon.log(), "stdout F out", "stderr F err");
    conmon.container().await("stopped").delete();
  }

  @Test
  void itIsEndedByASignal(Bundle bundle) throws Exception {
    end(running(bundle));
  }

  @Test
  void aFailedCreateIsToldInTheWordsOfTheRuntime(Bundle bundle) {
    var said = new Conmon(bundle.args("no-such-program")).create();
    assertTrue(said.path("pid").asLong() < 0, said::toString);
    String message = said.path("message").asString();
    assertTrue(message.contains("executable file not found in"), message);
  }

  @Test
  void anExecTellsItsEnd(Bundle bundle) throws Exception {
    var conmon = running(bundle);
    var log = bundle.hostPath("exec.log");
    var said = conmon.exec(process(false, "echo out; echo err >&2; exit 4"), log);
    assertEquals(4, said.path("exit_code").asInt());
    conmon.assertLogged(log, "stdout F out", "stderr F err");
    end(conmon);
  }

  @Test
  void anExecMayHaveATerminal(Bundle bundle) throws Exception {
    var conmon = running(bundle);
    var log = bundle.hostPath("exec.log");
    var said = conmon.exec(process(true, "tty; exit 4"), log, "--terminal");
    assertEquals(4, said.path("exit_code").asInt(), said::toString);
    conmon.assertLogged(log, "stdout F /dev/pts/0");
    end(conmon);
  }

  @Test
  void anExecThatFailsIsToldInTheWordsOfTheRuntime(Bundle bundle) throws Exception {
    var conmon = running(bundle);
    String missing = process(false, "").replace("\"sh\"", "\"no-such-program\"");
    var said = conmon.exec(missing, bundle.hostPath("exec.log"));
    assertTrue(said.toString().contains("executable file not found in"), said::toString);
    end(conmon);
  }

  @Test
  void anExecThatTakesTooLongIsEnded(Bundle bundle) throws Exception {
    var conmon = running(bundle);
    var said =
        conmon.exec(process(false, "sleep 50"), bundle.hostPath("exec.log"), "--timeout", "1");
    assertTrue(said.toString().contains("timed out"), said::toString);
    Container.await("its end", () -> !conmon.container().execFacts("ps").text().contains("50"));
    end(conmon);
  }

  @Test
  void theTerminalOfAContainerHasTheSizeThatCrioTells(Bundle bundle) throws Exception {
    bundle.set("/process/terminal", true);
    bundle.script("while ! test \"$(stty size 2>&1)\" = '7 9'; do sleep 0.1; done; tty");
    var conmon = new Conmon(bundle);
    conmon.create("--terminal");
    conmon.container().start();
    Files.writeString(conmon.control(), "1 7 9\n");
    assertEquals("0", conmon.awaitExit());
    conmon.assertLogged(conmon.log(), "stdout F /dev/pts/0");
    conmon.container().await("stopped").delete();
  }

  @Test
  void thatMemoryRanOutIsTold(Bundle bundle) throws Exception {
    bundle.set("/linux/resources/memory/limit", 16 << 20);
    bundle.set("/linux/resources/memory/swap", 16 << 20);
    var conmon = new Conmon(bundle.args("tail", "/dev/zero"));
    conmon.create();
    assertFalse(Files.exists(conmon.persistent().resolve("oom")));
    conmon.container().start();
    assertEquals("137", conmon.awaitExit());
    Container.await("oom file", () -> Files.exists(conmon.persistent().resolve("oom")));
    conmon.container().await("stopped").delete();
  }
}
