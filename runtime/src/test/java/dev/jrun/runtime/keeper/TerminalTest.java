package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Tty;
import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The terminal of a caller is as it was, whoever of client and keeper is killed. */
class TerminalTest {
  private static final int TIOCGPTN = 0x80045430;

  private final Kernel kernel = Kernel.host();
  private Installation jrun;
  private Sandbox sandbox;
  private int master;
  private byte[] before;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    jrun = new Installation();
    jrun.keeper();
    master = kernel.open("/dev/ptmx", Fcntl.O_RDWR | Tty.O_NOCTTY);
    kernel.ioctl(master, Tty.TIOCSPTLCK, new byte[4]);
    before = settings();
  }

  @AfterEach
  void close() throws IOException {
    kernel.close(master);
    jrun.close();
    sandbox.close();
  }

  private byte[] settings() {
    return kernel.ioctl(master, Tty.TCGETS, new byte[Tty.TERMIOS_SIZE]);
  }

  /** A container at the terminal, which is in raw mode by now. */
  private Process run() throws Exception {
    byte[] number = kernel.ioctl(master, TIOCGPTN, new byte[4]);
    int slave = ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).getInt();
    Path terminal = Path.of("/dev/pts", Integer.toString(slave));
    Path bundle =
        jrun.bundle(
            sandbox,
            "c1",
            spec -> spec.withProcess(spec.process().withTerminal(true)),
            "sh",
            "-c",
            "echo ready; sleep 60");
    Process client =
        new ProcessBuilder(
                jrun.client().toString(),
                "--root",
                sandbox.root().toString(),
                "run",
                "--bundle",
                bundle.toString(),
                "c1")
            .redirectInput(terminal.toFile())
            .redirectOutput(terminal.toFile())
            .redirectError(terminal.toFile())
            .start();
    awaitText("ready");
    assertFalse(Arrays.equals(before, settings()));
    return client;
  }

  private void awaitText(String text) {
    StringBuilder shown = new StringBuilder();
    byte[] some = new byte[1000];
    while (shown.indexOf(text) < 0) {
      int count = kernel.read(master, some);
      shown.append(new String(some, 0, count, StandardCharsets.UTF_8));
    }
  }

  private void delete() throws IOException {
    jrun.jrun("--root", sandbox.root().toString(), "delete", "--force", "c1");
  }

  @Test
  void theKeeper() throws Exception {
    Process client = run();
    Installation.kill(jrun.keeper());
    assertEquals(1, Installation.await(client));
    awaitText("the keeper has ended in the middle of this command");
    assertArrayEquals(before, settings());
    delete();
  }

  @Test
  void theClient() throws Exception {
    Process client = run();
    client.destroyForcibly();
    jrun.awaitRest();
    assertArrayEquals(before, settings());
    assertEquals(List.of(), jrun.started().stream().filter(it -> it.equals("run")).toList());
    delete();
  }
}
