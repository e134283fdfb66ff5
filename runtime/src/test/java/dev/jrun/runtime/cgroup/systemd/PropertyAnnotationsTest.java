package dev.jrun.runtime.cgroup.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.cgroup.CgroupException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyAnnotationsTest {
  private static final String PREFIX = "org.systemd.property.";

  @Test
  void othersAreNotLookedAt() throws CgroupException {
    assertEquals(
        Map.of(), PropertyAnnotations.read(Map.of("org.systemd.propertyA", "x", "a", "b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CollectMode | 'inactive' | CollectMode | s | inactive",
        "TimeoutStopUSec | uint64 5 | TimeoutStopUSec | t | 5",
        "TimeoutStopSec | 5 | TimeoutStopUSec | t | 5000000",
        "TimeoutStopSec | uint64 18446744073709 | TimeoutStopUSec | t | 18446744073709000000",
        "TimeoutStopSec | 0.25 | TimeoutStopUSec | t | 250000",
        "TimeoutStopSec | byte 2 | TimeoutStopUSec | t | 2000000",
        // Not after a small letter: that is no unit of time.
        "SEC | 5 | SEC | i | 5",
        "ASec | 5 | ASec | i | 5",
      })
  void areProperties(String name, String text, String property, String type, String shown)
      throws CgroupException {
    BusValue value = PropertyAnnotations.read(Map.of(PREFIX + name, text)).get(property);
    assertEquals(type, value.signature());
    assertEquals(shown, value.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A | true",
        "Abc1 | true",
        "A/bc | true",
        "Abc | x",
        "TimeoutStopSec | 'soon'",
        "TimeoutStopSec | -1",
        "TimeoutStopSec | uint64 18446744073710",
      })
  void badOnesAreRefusedByName(String name, String text) {
    String message =
        assertThrows(
                CgroupException.class, () -> PropertyAnnotations.read(Map.of(PREFIX + name, text)))
            .getMessage();
    assertEquals(
        "/annotations/" + PREFIX + name.replace("/", "~1") + " (" + text + "): ",
        message.substring(0, message.indexOf("): ") + 3));
  }
}
