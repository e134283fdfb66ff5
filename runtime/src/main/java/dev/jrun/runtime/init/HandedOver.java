package dev.jrun.runtime.init;

import dev.jrun.runtime.parent.Numbers;
import java.util.List;

/**
 * The descriptors that the init finds when it begins.
 *
 * @param numbers where they are: first those that the container's process will have as 0, 1, 2 and
 *     so on, then those that the init needs itself
 * @param own what those are, in this order
 */
record HandedOver(Numbers numbers, List<Descriptor> own) {
  HandedOver {
    own = List.copyOf(own);
  }
}
