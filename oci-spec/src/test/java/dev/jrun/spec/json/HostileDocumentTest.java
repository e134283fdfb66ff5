package dev.jrun.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.spec.Spec;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.validation.SpecValidator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Documents that are made to exhaust the reader. */
class HostileDocumentTest {
  /** Long for a busy machine, short for anything that grows with the square of the document. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private static String failure(String json) {
    return assertTimeout(
        SOON,
        () ->
            assertThrows(SpecException.class, () -> SpecReader.parse(json, Spec.class))
                .getMessage());
  }

  @Test
  void aMegabyteOfOpenArrays() {
    String deep = "[".repeat(1 << 20);
    String expected = "document nesting depth (501) exceeds the maximum allowed (500)";
    assertTrue(failure("{\"unknown\": " + deep).endsWith(expected), failure("{\"x\": " + deep));
    assertTrue(failure("{\"mounts\": " + deep).endsWith(expected));
    assertTrue(failure(deep).endsWith(expected));
    assertTrue(failure("{\"linux\":".repeat(1 << 17)).endsWith(expected));
  }

  @Test
  void numbersWithoutEnd() {
    assertEquals(
        "JSON: /process/oomScoreAdj: expected an integer from -2147483648 to 2147483647, found a"
            + " number of 900 characters",
        failure("{\"process\": {\"oomScoreAdj\": " + "9".repeat(900) + "}}"));
    assertTrue(
        failure("{\"process\": {\"oomScoreAdj\": " + "9".repeat(1 << 20) + "}}")
            .contains("exceeds the maximum allowed (1000)"));
    assertEquals(
        "JSON: /process/oomScoreAdj: expected an integer from -2147483648 to 2147483647, found"
            + " 1e999999999",
        failure("{\"process\": {\"oomScoreAdj\": 1e999999999}}"));
    assertTrue(
        failure("{\"unknown\": " + "9".repeat(1 << 20) + "}")
            .contains("exceeds the maximum allowed (1000)"));
  }

  @Test
  void aHundredThousandMounts() {
    String mounts =
        IntStream.range(0, 100_000)
            .mapToObj(index ->
                "{\"destination\": \"/m%d\", \"type\": \"tmpfs\", \"source\": \"tmpfs\"}"
                    .formatted(index))
            .collect(Collectors.joining(",", "{\"mounts\": [", "]}"));
    Spec spec = assertTimeout(SOON, () -> SpecReader.parse(mounts, Spec.class));
    assertEquals(100_000, spec.mounts().size());
    assertTimeout(SOON, () -> SpecValidator.validate(spec));
    assertTimeout(SOON, () -> SpecWriter.write(spec, SpecWriter.Indent.TAB));
  }

  @Test
  void aHundredThousandMappings() {
    String mappings =
        IntStream.range(0, 100_000)
            .mapToObj(index ->
                "{\"containerID\": %d, \"hostID\": 7, \"size\": 1}".formatted(100_000 - index))
            .collect(Collectors.joining(",", "{\"linux\": {\"uidMappings\": [", "]}}"));
    Spec spec = assertTimeout(SOON, () -> SpecReader.parse(mappings, Spec.class));
    long overlaps =
        assertTimeout(SOON, () -> SpecValidator.validate(spec)).stream()
            .filter(violation -> violation.message().startsWith("overlaps"))
            .count();
    assertEquals(99_999, overlaps);
  }

  @Test
  void moreErrorsThanAnyoneReads() {
    String wrong = "{\"mounts\": [" + "1,".repeat(200_000) + "1]}";
    SpecException failure =
        assertTimeout(
            SOON,
            () -> assertThrows(SpecException.class, () -> SpecReader.parse(wrong, Spec.class)));
    assertEquals(100, failure.violations().size());
  }

  @Test
  void aDocumentWithoutEnd() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            java.util.Arrays.fill(buffer, offset, offset + length, (byte) ' ');
            return length;
          }
        };
    SpecException failure =
        assertTimeout(
            SOON,
            () ->
                assertThrows(
                    SpecException.class, () -> SpecReader.read(endless, "pipe", Spec.class)));
    assertTrue(failure.getMessage().contains("exceeds the maximum allowed (67108864)"));
  }

  @Test
  void bytesThatAreNotUtf8() throws IOException {
    byte[] wrong = {(byte) 0xC3, (byte) 0x28};
    try (InputStream input =
        new SequenceInputStream(
            java.util.Collections.enumeration(
                List.of(
                    stream("{\"hostname\": \"".getBytes(StandardCharsets.UTF_8)),
                    stream(wrong),
                    stream("\"}".getBytes(StandardCharsets.UTF_8)))))) {
      SpecException failure =
          assertThrows(SpecException.class, () -> SpecReader.read(input, "stream", Spec.class));
      assertTrue(failure.getMessage().contains("nvalid UTF-8"), failure.getMessage());
    }
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
