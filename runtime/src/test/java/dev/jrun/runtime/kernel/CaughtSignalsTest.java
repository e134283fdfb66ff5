package dev.jrun.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals of this very JVM: what is not caught would end it. */
class CaughtSignalsTest {
  private static final Kernel KERNEL = Kernel.host();

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "QUIT", "USR1", "USR2", "TERM", "WINCH", "RTMIN", "RTMAX"})
  void comeOutOfThePipe(String name) {
    Signal signal = Signal.parse(name);
    try (CaughtSignals signals = new CaughtSignals(KERNEL, List.of(signal))) {
      send(signal);
      assertEquals(signal.number(), signals.next());
    }
  }

  @Test
  void doAfterwardsWhatTheyDidBefore() throws IOException {
    String before = caughtByThisProcess();
    CaughtSignals signals =
        new CaughtSignals(KERNEL, List.of(Signal.parse("USR1"), Signal.parse("TERM")));
    signals.close();
    assertEquals(before, caughtByThisProcess());
  }

  private static void send(Signal signal) {
    int self = KERNEL.pidfdOpen((int) ProcessHandle.current().pid());
    KERNEL.pidfdSendSignal(self, signal.number());
    KERNEL.close(self);
  }

  private static String caughtByThisProcess() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigCgt:"))
        .findFirst()
        .orElseThrow();
  }
}
