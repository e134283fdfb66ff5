package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code docker run -it}, {@code docker attach} and {@code docker exec -it}. */
@DockerCases
class TerminalTest {

  /** What a person types. */
  private static final class Keyboard implements AutoCloseable {
    private final PipedOutputStream end = new PipedOutputStream();
    private final PipedInputStream stream;

    Keyboard() {
      try {
        stream = new PipedInputStream(end);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void type(String text) {
      try {
        end.write(text.getBytes(StandardCharsets.US_ASCII));
        end.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        end.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static DockerContainer atTerminal(Docker docker, String script) {
    return docker.script(script).with(it -> it.withTty(true).withStdinOpen(true)).create();
  }

  @Test
  void itHasATerminal(Docker docker) {
    var container = docker.script("tty; ls -l /dev/console").with(it -> it.withTty(true));
    var lines = container.facts().lines();
    assertEquals("/dev/pts/0", lines.getFirst());
    assertTrue(lines.getLast().startsWith("crw"), lines::toString);
  }

  @Test
  void whatIsTypedGoesInAndWhatIsShownComesOut(Docker docker) {
    var container = atTerminal(docker, "echo ready; read it; echo got $it; exit 5");
    try (var keyboard = new Keyboard()) {
      var shown = container.attach(keyboard.stream);
      container.start();
      shown.awaitText("ready");
      keyboard.type("words\r");
      shown.awaitText("got words\r\n");
    }
    assertEquals(5, container.await());
  }

  @Test
  void controlCInterrupts(Docker docker) {
    var container =
        atTerminal(docker, "trap 'exit 42' INT; echo ready; while :; do sleep 0.05; done");
    try (var keyboard = new Keyboard()) {
      var shown = container.attach(keyboard.stream);
      container.start();
      shown.awaitText("ready");
      keyboard.type("\u0003");
      assertEquals(42, container.await());
    }
  }

  @Test
  void itHasTheSizeOfTheCallers(Docker docker) {
    var container =
        atTerminal(docker, "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");
    container.start().awaitOutput("ready");
    docker.client().resizeContainerCmd(container.id()).withSize(33, 99).exec();
    container.awaitOutput("33 99");
  }

  @Test
  void oneCanLeaveAndComeBack(Docker docker) {
    var container = atTerminal(docker, "while read it; do echo got $it; done");
    container.start();
    for (String words : new String[] {"one", "two"}) {
      try (var keyboard = new Keyboard()) {
        var shown = container.attach(keyboard.stream);
        keyboard.type(words + "\r");
        shown.awaitText("got " + words);
        // ctrl-p ctrl-q
        keyboard.type("\u0010\u0011");
        shown.awaitEnd();
      }
      assertEquals("running", container.status());
    }
  }

  @Test
  void anExecHasATerminalOfItsOwn(Docker docker) {
    var container = docker.idle();
    try (var keyboard = new Keyboard()) {
      var exec =
          container
              .exec("sh", "-c", "tty; stty size; read it; echo got $it; stty size; exit 6")
              .with(it -> it.withTty(true))
              .input(keyboard.stream)
              .start();
      exec.streams().awaitText("/dev/pts/0\r\n");
      docker.client().resizeExecCmd(exec.id()).withSize(33, 99).exec();
      keyboard.type("words\r");
      exec.streams().awaitText("got words\r\n33 99\r\n").awaitEnd();
      assertEquals(6, exec.status());
    }
  }
}
