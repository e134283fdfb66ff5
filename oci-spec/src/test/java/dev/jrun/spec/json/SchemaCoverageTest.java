package dev.jrun.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.spec.LinuxTimeOffset;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The records have the properties of the specification's JSON schema, all and no others. */
class SchemaCoverageTest {
  private static String resource(String name) throws IOException {
    try (InputStream input = Spec.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyPropertyOfTheSchemaIsAComponentOfARecord() throws IOException {
    Set<String> inSchema = new TreeSet<>(resource("config-properties.txt").lines().toList());
    Set<String> inRecords = new TreeSet<>();
    properties("", new Shape.Document(Spec.class), inRecords);

    assertEquals(223, inSchema.size());
    assertEquals(inSchema, inRecords);
  }

  private static void properties(String place, Shape.Document document, Set<String> found) {
    document
        .members()
        .forEach((key, member) -> {
          String property = place + key;
          found.add(property);
          if (key.equals("timeOffsets")) {
            // The one map whose keys the schema names.
            LinuxTimeOffset.CLOCKS.forEach(clock -> found.add(property + "." + clock));
            LinuxTimeOffset.CLOCKS.forEach(
                clock -> values(property + "." + clock, member.shape(), found));
          } else {
            values(property + suffix(member.shape()), member.shape(), found);
          }
        });
  }

  private static String suffix(Shape shape) {
    return switch (shape) {
      case Shape.Sequence _ -> "[]";
      case Shape.Dictionary _ -> ".*";
      case Shape.Document _, Shape.Text _, Shape.Flag _, Shape.Whole _, Shape.Decimal _ -> "";
    };
  }

  private static void values(String place, Shape shape, Set<String> found) {
    switch (shape) {
      case Shape.Sequence sequence -> values(place, sequence.element(), found);
      case Shape.Dictionary dictionary -> values(place, dictionary.value(), found);
      case Shape.Document document -> properties(place + ".", document, found);
      case Shape.Text _, Shape.Flag _, Shape.Whole _, Shape.Decimal _ -> {}
    }
  }

  @Test
  void aDocumentWithAllPropertiesIsWrittenAsItWasRead() throws IOException {
    String full = resource("full-config.json");
    Spec spec = SpecReader.parse(full, Spec.class);

    assertEquals(full, SpecWriter.write(spec, SpecWriter.Indent.TWO_SPACES));
    assertEquals(
        spec, SpecReader.parse(SpecWriter.write(spec, SpecWriter.Indent.NONE), Spec.class));
    assertEquals(List.of(), absent("", new Shape.Document(Spec.class), spec));
  }

  /** Returns the properties without a value in the first element of each list and map. */
  private static List<String> absent(String place, Shape.Document document, Object value) {
    List<String> absent = new ArrayList<>();
    document
        .members()
        .forEach((key, member) -> {
          Object found = member.get(value);
          if (member.isAbsent(found) && !ABSENT_IN_FIRST.contains(place + key)) {
            absent.add(place + key);
          } else {
            first(place + key + ".", member.shape(), found, absent);
          }
        });
    return absent;
  }

  /** What the last element of the list has. */
  private static final Set<String> ABSENT_IN_FIRST =
      Set.of(
          "linux.namespaces.path",
          "linux.resources.devices.type",
          "linux.resources.devices.major",
          "linux.resources.devices.minor");

  private static void first(String place, Shape shape, Object value, List<String> absent) {
    switch (shape) {
      case Shape.Sequence sequence when value instanceof List<?> list && !list.isEmpty() ->
          first(place, sequence.element(), list.getFirst(), absent);
      case Shape.Dictionary dictionary when value instanceof java.util.Map<?, ?> map ->
          first(place, dictionary.value(), map.values().iterator().next(), absent);
      case Shape.Document document when value != null ->
          absent.addAll(absent(place, document, value));
      case Shape.Sequence _, Shape.Dictionary _, Shape.Document _ -> {}
      case Shape.Text _, Shape.Flag _, Shape.Whole _, Shape.Decimal _ -> {}
    }
  }
}
