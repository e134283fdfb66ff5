package dev.jrun.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {

  @ParameterizedTest
  @CsvSource({
    "TERM, 15",
    "SIGTERM, 15",
    "sigterm, 15",
    "Term, 15",
    "15, 15",
    "015, 15",
    "0, 0",
    "64, 64",
    "KILL, 9",
    "HUP, 1",
    "SIGSYS, 31",
    "IOT, 6",
    "SIGCLD, 17",
    "POLL, 29",
    "IO, 29",
    "RTMIN, 34",
    "SIGRTMIN, 34",
    "rtmin+1, 35",
    "SIGRTMIN+30, 64",
    "RTMAX, 64",
    "SIGRTMAX-1, 63",
    "RTMAX-30, 34",
    "32, 32"
  })
  void namesAndNumbers(String text, int number) {
    assertEquals(new Signal(number), Signal.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FOO",
        "",
        "SIG",
        "65",
        "-1",
        "-9",
        "+9",
        "9999999999",
        "1.5",
        " TERM",
        "SIGSIGTERM",
        "RTMIN+31",
        "RTMIN-1",
        "RTMAX+1",
        "RTMAX-31",
        "RTMIN+",
        "RTMIN+999",
        "SIG15",
        "٩"
      })
  void othersAreUnknown(String text) {
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> Signal.parse(text));
    assertEquals("unknown signal \"" + text + "\"", unknown.getMessage());
  }

  @Test
  void everyNameIsReadBack() {
    for (int number = 1; number <= 64; number++) {
      if (number != 32 && number != 33) {
        assertEquals(number, Signal.parse(new Signal(number).toString()).number());
      }
    }
    assertEquals("SIGRTMIN+2", new Signal(36).toString());
    assertEquals("signal 0", new Signal(0).toString());
  }

  @Test
  void theShellAgrees() throws Exception {
    Process kill =
        new ProcessBuilder("bash", "-c", "for n in {1..31}; do kill -l $n; done").start();
    try (BufferedReader output = kill.inputReader(StandardCharsets.UTF_8)) {
      for (int number = 1; number <= 31; number++) {
        assertEquals("SIG" + output.readLine(), new Signal(number).toString());
      }
    }
    assertEquals(0, kill.waitFor());
  }

  @Test
  void aNumberOutsideIsAMistakeOfTheCaller() {
    assertThrows(IllegalArgumentException.class, () -> new Signal(65));
    assertThrows(IllegalArgumentException.class, () -> new Signal(-1));
  }
}
