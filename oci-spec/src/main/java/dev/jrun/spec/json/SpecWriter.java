package dev.jrun.spec.json;

import java.io.StringWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** Writes records as JSON documents, without what is absent, in the order of the components. */
public final class SpecWriter {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  /** How a document is laid out. */
  public enum Indent {
    /** On one line. */
    NONE(null),
    /** Two spaces for each level, as in a state. */
    TWO_SPACES("  "),
    /** Four spaces for each level, as in a features document. */
    FOUR_SPACES("    "),
    /** A tab for each level, as in a generated config.json. */
    TAB("\t");

    private final String text;

    Indent(String text) {
      this.text = text;
    }
  }

  private SpecWriter() {}

  /** Returns the document, without a line feed at its end. */
  public static String write(Record document, Indent indent) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(context(indent), text)) {
      value(generator, new Shape.Document(document.getClass()), document);
    }
    return text.toString();
  }

  private static ObjectWriteContext context(Indent indent) {
    if (indent == Indent.NONE) {
      return ObjectWriteContext.empty();
    }
    DefaultIndenter indenter = new DefaultIndenter(indent.text, "\n");
    PrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    return new ObjectWriteContext.Base() {
      @Override
      public PrettyPrinter getPrettyPrinter() {
        return printer;
      }

      @Override
      public boolean hasPrettyPrinter() {
        return true;
      }
    };
  }

  private static void value(JsonGenerator generator, Shape shape, Object value) {
    switch (shape) {
      case Shape.Text _ -> generator.writeString((String) value);
      case Shape.Flag _ -> generator.writeBoolean((Boolean) value);
      case Shape.Whole whole -> number(generator, ((Number) value).longValue(), whole.isUnsigned());
      case Shape.Decimal _ -> generator.writeNumber((Double) value);
      case Shape.Sequence sequence -> {
        generator.writeStartArray();
        for (Object element : (List<?>) value) {
          value(generator, sequence.element(), element);
        }
        generator.writeEndArray();
      }
      case Shape.Dictionary dictionary -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          member(generator, (String) entry.getKey(), dictionary.value(), entry.getValue());
        }
        generator.writeEndObject();
      }
      case Shape.Document document -> {
        generator.writeStartObject();
        for (Shape.Member member : document.members().values()) {
          Object component = member.get(value);
          if (!member.isAbsent(component)) {
            member(generator, member.key(), member.shape(), component);
          }
        }
        generator.writeEndObject();
      }
    }
  }

  private static void number(JsonGenerator generator, long bits, boolean isUnsigned) {
    if (isUnsigned && bits < 0) {
      generator.writeNumber(new BigInteger(Long.toUnsignedString(bits)));
    } else {
      generator.writeNumber(bits);
    }
  }

  private static void member(JsonGenerator generator, String key, Shape shape, Object value) {
    generator.writeName(key);
    if (value == null) {
      generator.writeNull();
    } else {
      value(generator, shape, value);
    }
  }
}
