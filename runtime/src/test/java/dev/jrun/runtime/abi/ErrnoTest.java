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
    "1, EPERM (Operation not permitted)",
    "2, ENOENT (No such file or directory)",
    "13, EACCES (Permission denied)",
    "22, EINVAL (Invalid argument)",
    "40, ELOOP (Too many levels of symbolic links)",
    "59, EBFONT (Bad font file format)",
    "95, EOPNOTSUPP (Operation not supported)",
    "126, ENOKEY (Required key not available)",
    "133, EHWPOISON (Memory page has hardware error)",
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
