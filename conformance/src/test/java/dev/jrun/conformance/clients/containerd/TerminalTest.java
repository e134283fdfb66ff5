package dev.jrun.conformance.clients.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Pty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ctr run --tty} and {@code ctr task exec --tty}, from a terminal. */
@ContainerdCases
class TerminalTest {
  private Pty user;

  @BeforeEach
  void open() {
    user = Pty.ofHost();
    user.resize(24, 80);
  }

  @AfterEach
  void close() {
    user.close();
  }

  private int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), user::shown);
    return process.exitValue();
  }

  private Process start(Ctr ctr, String... arguments) throws IOException {
    // ctr reads from standard error, so that one descriptor has to be for all three.
    String open = "exec <>" + user.path() + " >&0 2>&0; exec \"$@\"";
    var command = new ArrayList<>(List.of("setsid", "--ctty", "--wait", "sh", "-c", open, "sh"));
    command.addAll(ctr.server().command(arguments));
    return ctr.server()
        .calls()
        .builder(command)
        .redirectInput(Path.of(user.path()).toFile())
        .start();
  }

  @Test
  void whatIsTypedGoesInAndWhatIsShownComesOut(Ctr ctr) throws Exception {
    String script = "tty; read it; echo got $it; exit 5";
    var process = start(ctr, ctr.runArguments(script, "--rm", "--tty"));
    user.await("/dev/pts/0").type("words\r");
    user.await("got words");
    assertEquals(5, end(process));
  }

  @Test
  void theSizeFollows(Ctr ctr) throws Exception {
    String script =
        "echo ready; while test \"$(stty size)\" != '33 99'; do sleep 0.05; done; exit 3";
    var process = start(ctr, ctr.runArguments(script, "--rm", "--tty"));
    user.await("ready");
    user.resize(33, 99);
    assertEquals(3, end(process));
  }

  @Test
  void anExecHasATerminalOfItsOwn(Ctr ctr) throws Exception {
    var task = ctr.idle();
    String script = "tty; read it; echo got $it; exit 6";
    var process = start(ctr, task.execArguments(script, "--tty"));
    user.await("/dev/pts/0").type("words\r");
    user.await("got words");
    assertEquals(6, end(process));
  }
}
