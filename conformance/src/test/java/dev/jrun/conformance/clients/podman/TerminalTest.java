package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Pty;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Terminals: those of containers, joined by conmon and podman with that of the user. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class TerminalTest {

  private static final String CONTROL_P = "\u0010";
  private static final String CONTROL_Q = "\u0011";

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
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), user::shown);
    return process.exitValue();
  }

  private Process run(Podman podman, String flags, String script) {
    return podman.at(user, podman.arguments("run", flags, "sh", "-c", script));
  }

  @Test
  void whatIsTypedGoesInAndWhatIsShownComesOut(Podman podman) throws Exception {
    var process = run(podman, "--rm -it", "tty; read it; echo got $it; exit 5");
    user.await("/dev/pts/0\r\n").type("words\r");
    assertEquals(5, end(process));
    user.await("got words\r\n");
  }

  @Test
  void keysAreForTheContainer(Podman podman) throws Exception {
    var process =
        run(
            podman,
            "--rm -it",
            "trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.1; done");
    user.await("ready\r\n").type("\u0003");
    user.await("caught");
    assertEquals(3, end(process));
  }

  @Test
  void theSizeIsThatOfTheUsersTerminal(Podman podman) throws Exception {
    user.resize(33, 99);
    var process =
        run(
            podman,
            "--rm -it",
            "while ! test \"$(stty size)\" = '33 99'; do sleep 0.1; done; echo same");
    user.await("same");
    assertEquals(0, end(process));
  }

  @Test
  void aNewSizeGetsThrough(Podman podman) throws Exception {
    var process =
        run(
            podman,
            "--rm -it",
            "echo ready; while ! test \"$(stty size)\" = '7 9'; do sleep 0.1; done; echo same");
    user.await("ready\r\n").resize(7, 9);
    user.await("same");
    assertEquals(0, end(process));
  }

  @Test
  void execHasATerminalToo(Podman podman) throws Exception {
    String container = podman.start("", "sleep", "100");
    var process =
        podman.at(user, "exec", "-it", container, "sh", "-c", "tty; read it; echo got $it; exit 5");
    user.await("/dev/pts/0\r\n").type("words\r");
    assertEquals(5, end(process));
    user.await("got words\r\n");
  }

  @Test
  void oneCanDetachAndComeBack(Podman podman) throws Exception {
    String name = podman.newName();
    var process = run(podman, "-it --name " + name, "echo ready; read it; echo got $it; exit 5");
    user.await("ready\r\n").type(CONTROL_P);
    Podman.pause(200);
    user.type(CONTROL_Q);
    assertEquals(0, end(process));
    assertEquals("running", podman.inspect(name, ".State.Status"));
    var again = podman.at(user, "attach", name);
    Podman.pause(300);
    user.type("words\r");
    user.await("got words\r\n");
    end(again);
    assertEquals("5", podman.text("wait", name));
  }

  @Test
  void aDetachedTerminalIsLogged(Podman podman) {
    String container = podman.startScript("-t", "tty; exit 5");
    podman.awaitLog(container, "/dev/pts/0");
    assertEquals("5", podman.text("wait", container));
  }

  @Test
  void theConsoleIsThatTerminal(Podman podman) {
    String container =
        podman.startScript(
            "-t", "echo to console > /dev/console; stat -c %t:%T /dev/console; sleep 100");
    podman.awaitLog(container, "to console");
    podman.awaitLog(container, "88:0");
  }
}
