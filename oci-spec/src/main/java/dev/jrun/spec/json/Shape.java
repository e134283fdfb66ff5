package dev.jrun.spec.json;

import dev.jrun.spec.Key;
import dev.jrun.spec.Required;
import dev.jrun.spec.UInt16;
import dev.jrun.spec.UInt32;
import dev.jrun.spec.UInt64;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a JSON value must look like to become a Java value, taken from the records. */
sealed interface Shape {
  /** A string. */
  record Text() implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /**
   * An integer.
   *
   * @param minimum least value
   * @param maximum greatest value
   * @param carrier {@code Integer} or {@code Long}, whose bits hold it
   */
  record Whole(BigInteger minimum, BigInteger maximum, Class<?> carrier) implements Shape {
    static Whole signed(int bits, Class<?> carrier) {
      BigInteger limit = BigInteger.TWO.pow(bits - 1);
      return new Whole(limit.negate(), limit.subtract(BigInteger.ONE), carrier);
    }

    static Whole unsigned(int bits, Class<?> carrier) {
      return new Whole(BigInteger.ZERO, BigInteger.TWO.pow(bits).subtract(BigInteger.ONE), carrier);
    }

    Object carry(BigInteger value) {
      return carrier == Integer.class ? (Object) value.intValue() : (Object) value.longValue();
    }

    /** Whether the bits of the carrier are to be read without a sign. */
    boolean isUnsigned() {
      return minimum.signum() == 0;
    }
  }

  /** A number with a fraction, carried in a {@code double}. */
  record Decimal() implements Shape {}

  /**
   * An array.
   *
   * @param element shape of its elements
   */
  record Sequence(Shape element) implements Shape {}

  /**
   * An object with keys of the document's choice.
   *
   * @param value shape of its values
   */
  record Dictionary(Shape value) implements Shape {}

  /**
   * An object that becomes a record.
   *
   * @param type class of the record
   */
  record Document(Class<?> type) implements Shape {
    Constructor<?> constructor() {
      return LAYOUTS.get(type).constructor();
    }

    /** By JSON key, in their order. */
    Map<String, Member> members() {
      return LAYOUTS.get(type).members();
    }
  }

  /**
   * What a record consists of.
   *
   * @param constructor canonical constructor of the record
   * @param members its components by JSON key, in their order
   */
  record Layout(Constructor<?> constructor, Map<String, Member> members) {}

  /**
   * A component of a record.
   *
   * @param key its JSON key
   * @param position its place among the arguments of the constructor
   * @param shape what its value looks like
   * @param required whether a document without it is refused
   * @param zero its value where the document has none
   * @param accessor returns its value from a record, {@code (Object)Object}
   */
  record Member(
      String key, int position, Shape shape, boolean required, Object zero, MethodHandle accessor) {
    Object get(Object document) {
      try {
        return accessor.invokeExact(document);
      } catch (Throwable impossible) {
        throw new LinkageError("a record that can't be read", impossible);
      }
    }

    /** Returns whether a document without the member says the same as one with the value. */
    boolean isAbsent(Object value) {
      return switch (value) {
        case null -> !required;
        case List<?> list -> !required && list.isEmpty();
        case Map<?, ?> map -> !required && map.isEmpty();
        case Boolean flag -> !required && flag.equals(zero);
        case Object _ -> false;
      };
    }
  }

  /** The layouts of the records met so far: most documents use few of them. */
  ClassValue<Layout> LAYOUTS =
      new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
          return layout(type);
        }
      };

  private static Layout layout(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Map<String, Member> members = new LinkedHashMap<>();
    for (int position = 0; position < components.length; position++) {
      RecordComponent component = components[position];
      Key named = component.getAnnotation(Key.class);
      String key = named == null ? component.getName() : named.value();
      members.put(
          key,
          new Member(
              key,
              position,
              of(component.getAnnotatedType()),
              component.isAnnotationPresent(Required.class),
              zero(component.getType()),
              accessor(component)));
    }
    try {
      Class<?>[] types =
          Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return new Layout(type.getDeclaredConstructor(types), members);
    } catch (NoSuchMethodException impossible) {
      throw new LinkageError("a record without its canonical constructor", impossible);
    }
  }

  private static MethodHandle accessor(RecordComponent component) {
    try {
      return MethodHandles.lookup()
          .unreflect(component.getAccessor())
          .asType(MethodType.genericMethodType(1));
    } catch (IllegalAccessException impossible) {
      throw new LinkageError("a record that can't be read", impossible);
    }
  }

  private static Shape of(AnnotatedType annotated) {
    Class<?> type =
        annotated.getType() instanceof ParameterizedType parameterized
            ? (Class<?>) parameterized.getRawType()
            : (Class<?>) annotated.getType();
    if (type == String.class) {
      return new Text();
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Flag();
    }
    if (type == double.class) {
      return new Decimal();
    }
    if (type == List.class) {
      return new Sequence(of(arguments(annotated).getLast()));
    }
    if (type == Map.class) {
      return new Dictionary(of(arguments(annotated).getLast()));
    }
    if (type.isRecord()) {
      return new Document(type);
    }
    return number(annotated, type);
  }

  private static List<AnnotatedType> arguments(AnnotatedType annotated) {
    return Arrays.asList(
        ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments());
  }

  private static Whole number(AnnotatedType annotated, Class<?> type) {
    if (annotated.isAnnotationPresent(UInt16.class)) {
      return Whole.unsigned(16, Integer.class);
    }
    if (annotated.isAnnotationPresent(UInt32.class)) {
      return Whole.unsigned(32, Long.class);
    }
    if (annotated.isAnnotationPresent(UInt64.class)) {
      return Whole.unsigned(64, Long.class);
    }
    if (type == int.class || type == Integer.class) {
      return Whole.signed(32, Integer.class);
    }
    if (type == long.class || type == Long.class) {
      return Whole.signed(64, Long.class);
    }
    throw new IllegalArgumentException(type + " has no form in JSON");
  }

  private static Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    return type == long.class ? (Object) 0L : null;
  }
}
