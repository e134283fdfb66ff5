package dev.jrun.runtime.init;

import java.util.EnumMap;
import java.util.List;

/**
 * The descriptors that the init finds when it begins.
 *
 * @param inherited for each number from 0 that the container's process will have: where it is now
 * @param own those that the init needs itself: where they are now
 */
record HandedOver(List<Integer> inherited, EnumMap<Descriptor, Integer> own) {
  HandedOver {
    inherited = List.copyOf(inherited);
  }
}
