package dev.jrun.runtime.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.cli.invocation.CommandException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as Go and docker/go-units read them. */
class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, -1",
    "32, 32",
    "32b, 32",
    "32k, 32768",
    "32K, 32768",
    "32kB, 32768",
    "32KiB, 32768",
    "64m, 67108864",
    "1.5g, 1610612736",
    "2 T, 2199023255552",
    "1P, 1125899906842624"
  })
  void sizesAreReadAsGoUnitsDo(String text, long bytes) throws CommandException {
    assertEquals(bytes, Quantity.bytes("memory", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "-2", "1z", "1kk", "1..5k", "9999999P", " 1"})
  void otherSizesAreRefused(String text) {
    String refusal =
        assertThrows(CommandException.class, () -> Quantity.bytes("memory", text)).getMessage();
    assertTrue(refusal.startsWith("invalid value for memory: \"" + text + "\": "), refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "5s, 5000",
    "1m30s, 90000",
    "100ms, 100",
    "1.5h, 5400000",
    "2000us, 2",
    "1h1ms, 3600001"
  })
  void durationsAreReadAsGoDoes(String text, long milliseconds) throws CommandException {
    assertEquals(Duration.ofMillis(milliseconds), Quantity.duration("interval", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5x", "5s ", "-5s", "0s", "0"})
  void otherDurationsAreRefused(String text) {
    assertThrows(CommandException.class, () -> Quantity.duration("interval", text));
  }

  @Test
  void aFlagThatWasNotGivenIsNull() throws CommandException {
    assertNull(Quantity.bytes("memory", ""));
    assertNull(Quantity.signed("cpu-quota", ""));
    assertNull(Quantity.unsigned("cpu-period", ""));
  }

  @Test
  void numbersKeepTheirSign() throws CommandException {
    assertEquals(-1L, Quantity.signed("cpu-quota", "-1"));
    assertEquals(-1L, Quantity.unsigned("cpu-period", "18446744073709551615"));
    assertThrows(CommandException.class, () -> Quantity.unsigned("cpu-period", "-1"));
    assertThrows(CommandException.class, () -> Quantity.signed("cpu-quota", "1.5"));
  }
}
