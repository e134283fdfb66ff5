package dev.jrun.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrnoTest {

  /** 1 to 133, of which two were never given to anything (errno.h skips EWOULDBLOCK, EDEADLOCK). */
  @Test
  void noneIsMissing() {
    Set<Integer> numbers = new TreeSet<>();
    for (Errno errno : Errno.values()) {
      numbers.add(errno.number());
      assertEquals(errno, Errno.of(errno.number()));
    }
    Set<Integer> expected = new TreeSet<>(IntStream.rangeClosed(1, 133).boxed().toList());
    expected.removeAll(Set.of(41, 58));
    assertEquals(expected, numbers);
  }

  @ParameterizedTest
  @CsvSource({
    "1, EPERM (operation not permitted)",
    "2, ENOENT (no such file or directory)",
    "13, EACCES (permission denied)",
    "22, EINVAL (invalid argument)",
    "40, ELOOP (too many levels of symbolic links)",
    "59, EBFONT (bad font file format)",
    "95, EOPNOTSUPP (operation not supported)",
    "126, ENOKEY (required key not available)",
    "133, EHWPOISON (memory page has hardware error)",
  })
  void isToldByNameAndSentence(int number, String text) {
    assertEquals(text, Errno.of(number).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 41, 58, 134, 4095})
  void othersAreRefused(int number) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Errno.of(number)).getMessage();
    assertEquals("no errno has the number " + number, message);
  }
}
