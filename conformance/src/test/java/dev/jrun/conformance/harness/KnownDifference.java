package dev.jrun.conformance.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that another runtime can't pass a case, and why the case is right nevertheless. The case is
 * then reported as skipped, for that runtime only; jrun has no known differences.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(KnownDifference.List.class)
public @interface KnownDifference {

  /** The runtime's name: that of its file, such as {@code runc}. */
  String runtime();

  /**
   * The first version without the difference, such as {@code 1.2}; empty while no version is known.
   */
  String until() default "";

  /** The rows of a table that differ, by their names; empty for the whole case. */
  String[] rows() default {};

  /** What the runtime does instead. */
  String why();

  /** Several of them. */
  @Documented
  @Target({ElementType.METHOD, ElementType.TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @interface List {
    /** The differences. */
    KnownDifference[] value();
  }
}
