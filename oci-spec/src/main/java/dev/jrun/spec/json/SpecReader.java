package dev.jrun.spec.json;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON documents into records.
 *
 * <p>Unknown members are ignored (config.md, "Extensibility"), null members are absent ones, the
 * last of equal keys wins, and no value is converted: {@code "1"} and {@code 1.0} are not integers.
 */
public final class SpecReader {
  /** Deepest nesting that is read; the specification needs 7 levels. */
  static final int MAX_DEPTH = 500;

  /** Greatest length of a document, in bytes: a limit for what a mistake can make us read. */
  static final long MAX_LENGTH = 64L << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_LENGTH)
                  .build())
          .build();

  private SpecReader() {}

  /**
   * Reads a bundle's {@code config.json}.
   *
   * @throws IOException if the file can't be read
   * @throws SpecException if it is malformed or has values of other types than the specification's
   */
  public static Spec readSpec(Path config) throws IOException {
    return read(config, Spec.class);
  }

  /**
   * Reads a file that holds a document of the type.
   *
   * @throws IOException if the file can't be read
   * @throws SpecException if it is malformed or has values of other types than the record
   */
  public static <T extends Record> T read(Path file, Class<T> type) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return read(input, file.toString(), type);
    }
  }

  /**
   * Reads a document of the type to the end of the stream, which it leaves open.
   *
   * @param name what errors call the document
   * @throws IOException if the stream can't be read
   * @throws SpecException if it is malformed or has values of other types than the record
   */
  public static <T extends Record> T read(InputStream input, String name, Class<T> type)
      throws IOException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), input)) {
      return read(parser, name, type);
    } catch (JacksonIOException failure) {
      throw failure.getCause();
    }
  }

  /**
   * Reads a document of the type from text.
   *
   * @throws SpecException if it is malformed or has values of other types than the record
   */
  public static <T extends Record> T parse(String json, Class<T> type) {
    try (JsonParser parser =
        FACTORY.createParser(
            ObjectReadContext.empty(),
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))) {
      return read(parser, "JSON", type);
    }
  }

  private static <T extends Record> T read(JsonParser parser, String name, Class<T> type) {
    DocumentReader reader = new DocumentReader(parser);
    Object document;
    try {
      document = reader.read(new Shape.Document(type));
    } catch (JacksonIOException failure) {
      throw failure;
    } catch (JacksonException malformed) {
      throw new SpecException(name, List.of(malformed(parser, malformed)));
    }
    if (!reader.violations().isEmpty()) {
      throw new SpecException(name, reader.violations());
    }
    return type.cast(document);
  }

  private static Violation malformed(JsonParser parser, JacksonException malformed) {
    TokenStreamLocation location = malformed.getLocation();
    if (location == null) {
      location = parser.currentLocation();
    }
    // The parser's own words, without its own places and names, and in the form of our errors.
    String words =
        malformed
            .getOriginalMessage()
            .lines()
            .findFirst()
            .orElse("malformed JSON")
            .replaceAll(" \\(start marker at .*", "")
            .replaceAll(", from `[^`]*`", "");
    return Violation.error(
        Pointer.ROOT,
        "line %d, column %d: %s%s"
            .formatted(
                location.getLineNr(),
                location.getColumnNr(),
                Character.toLowerCase(words.charAt(0)),
                words.substring(1)));
  }
}
