package dev.jrun.runtime.parent;

/**
 * Where a clone finds its descriptors: at consecutive numbers, above everything that the parent had
 * open.
 *
 * @param first the number of the first
 * @param inherited how many of them the parent had; those that were passed come after
 * @param passed how many were passed
 */
public record Numbers(int first, int inherited, int passed) {
  /** The number of what the parent had. */
  public int ofInherited(int index) {
    return first + index;
  }

  /** The number of what was passed. */
  public int ofPassed(int index) {
    return first + inherited + index;
  }

  /** The number after the last. */
  int end() {
    return first + inherited + passed;
  }
}
