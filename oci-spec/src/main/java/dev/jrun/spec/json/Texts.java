package dev.jrun.spec.json;

import dev.jrun.spec.Pointer;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Visits every string of a document. */
public final class Texts {
  private final BiConsumer<Pointer, String> visitor;

  private Texts(BiConsumer<Pointer, String> visitor) {
    this.visitor = visitor;
  }

  /** Visits the strings, and the keys of maps at the place of their value, in document order. */
  public static void visit(Record document, BiConsumer<Pointer, String> visitor) {
    new Texts(visitor).visit(new Shape.Document(document.getClass()), Pointer.ROOT, document);
  }

  private void visit(Shape shape, Pointer place, Object value) {
    switch (shape) {
      case Shape.Text _ -> visitor.accept(place, (String) value);
      case Shape.Flag _, Shape.Whole _, Shape.Decimal _ -> {}
      case Shape.Sequence sequence -> {
        List<?> elements = (List<?>) value;
        for (int index = 0; index < elements.size(); index++) {
          visit(sequence.element(), place.index(index), elements.get(index));
        }
      }
      case Shape.Dictionary dictionary -> {
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          String key = (String) entry.getKey();
          Pointer member = place.key(key);
          visitor.accept(member, key);
          visit(dictionary.value(), member, entry.getValue());
        }
      }
      case Shape.Document document -> {
        for (Shape.Member member : document.members().values()) {
          Object component = member.get(value);
          if (component != null) {
            visit(member.shape(), place.key(member.key()), component);
          }
        }
      }
    }
  }
}
