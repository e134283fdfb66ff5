package dev.jrun.spec.json;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Violation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** Reads one document, and goes on after a value of the wrong shape to find them all. */
final class DocumentReader {
  /** Number of errors that are kept: more of them tell nobody anything. */
  private static final int MAX_VIOLATIONS = 100;

  private final JsonParser parser;
  private final List<Violation> violations = new ArrayList<>();

  DocumentReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Returns the values of the wrong shape, in the order of the document. */
  List<Violation> violations() {
    return violations;
  }

  /** Returns the record, which is of use only if there are no violations. */
  Object read(Shape.Document shape) {
    if (parser.nextToken() == null) {
      throw new StreamReadException(parser, "the document is empty");
    }
    Object document = value(shape, Pointer.ROOT);
    if (parser.nextToken() != null) {
      throw new StreamReadException(
          parser, "unexpected text after the end of the document", parser.currentTokenLocation());
    }
    return document;
  }

  private Object value(Shape shape, Pointer place) {
    JsonToken token = parser.currentToken();
    return switch (shape) {
      case Shape.Text _ ->
          token == JsonToken.VALUE_STRING ? parser.getString() : mismatch(place, "a string");
      case Shape.Flag _ ->
          token.isBoolean() ? parser.getBooleanValue() : mismatch(place, "true or false");
      case Shape.Whole whole -> integer(whole, place);
      case Shape.Decimal _ ->
          token.isNumeric() ? (Object) parser.getDoubleValue() : mismatch(place, "a number");
      case Shape.Sequence sequence ->
          token == JsonToken.START_ARRAY ? list(sequence, place) : mismatch(place, "an array");
      case Shape.Dictionary dictionary ->
          token == JsonToken.START_OBJECT ? map(dictionary, place) : mismatch(place, "an object");
      case Shape.Document document ->
          token == JsonToken.START_OBJECT ? record(document, place) : mismatch(place, "an object");
    };
  }

  private Object integer(Shape.Whole whole, Pointer place) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger value = parser.getBigIntegerValue();
      if (value.compareTo(whole.minimum()) >= 0 && value.compareTo(whole.maximum()) <= 0) {
        return whole.carry(value);
      }
    }
    return mismatch(place, "an integer from " + whole.minimum() + " to " + whole.maximum());
  }

  private List<Object> list(Shape.Sequence sequence, Pointer place) {
    List<Object> elements = new ArrayList<>();
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      Object element = value(sequence.element(), place.index(index));
      if (element != null) {
        elements.add(element);
      }
    }
    return elements;
  }

  private Map<String, Object> map(Shape.Dictionary dictionary, Pointer place) {
    Map<String, Object> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        entries.remove(key);
      } else {
        entries.put(key, value(dictionary.value(), place.key(key)));
      }
    }
    return entries;
  }

  private Object record(Shape.Document document, Pointer place) {
    Object[] arguments = new Object[document.members().size()];
    boolean[] present = new boolean[arguments.length];
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Shape.Member member = document.members().get(key);
      JsonToken token = parser.nextToken();
      if (member == null) {
        parser.skipChildren();
      } else {
        present[member.position()] = token != JsonToken.VALUE_NULL;
        arguments[member.position()] =
            token == JsonToken.VALUE_NULL ? null : value(member.shape(), place.key(key));
      }
    }
    for (Shape.Member member : document.members().values()) {
      if (member.required() && !present[member.position()]) {
        report(Violation.error(place.key(member.key()), "missing"));
      }
      if (arguments[member.position()] == null) {
        arguments[member.position()] = member.zero();
      }
    }
    return construct(document, arguments);
  }

  private static Object construct(Shape.Document document, Object[] arguments) {
    try {
      return document.constructor().newInstance(arguments);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("a record that can't be made", impossible);
    }
  }

  private Object mismatch(Pointer place, String expected) {
    report(Violation.error(place, "expected " + expected + ", found " + found()));
    parser.skipChildren();
    return null;
  }

  private String found() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> Violation.quote(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new AssertionError("no value at " + parser.currentLocation());
    };
  }

  private static String number(String digits) {
    return digits.length() <= 40 ? digits : "a number of " + digits.length() + " characters";
  }

  private void report(Violation violation) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(violation);
    }
  }
}
