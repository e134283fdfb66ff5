package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of CPUs or memory nodes, written as in {@code 0-3,7} (cpuset(7), "List format"). */
final class NumberSet {
  /** CONFIG_NR_CPUS is at most 8192, and so is CPU_SET_MAX_SIZE of systemd. */
  private static final int LIMIT = 8192;

  private static final Pattern RANGE = Pattern.compile(" *([0-9]{1,5})(?:-([0-9]{1,5}))? *");

  private NumberSet() {}

  /**
   * The set as systemd takes it: a bit for each number, the lowest first.
   *
   * @param pointer JSON pointer to the property, for the error
   */
  static BusValue bits(String pointer, String list) throws CgroupException {
    BitSet bits = new BitSet();
    for (String part : list.split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!part.isBlank()) {
        int first = range.matches() ? Integer.parseInt(range.group(1)) : LIMIT;
        int last =
            first < LIMIT && range.group(2) != null ? Integer.parseInt(range.group(2)) : first;
        if (last < first || last >= LIMIT) {
          throw new CgroupException(pointer + ": \"" + list + "\" is no list of numbers");
        }
        bits.set(first, last + 1);
      }
    }
    List<BusValue> bytes = new ArrayList<>();
    for (byte value : bits.toByteArray()) {
      bytes.add(new BusValue.Whole('y', Byte.toUnsignedInt(value)));
    }
    return new BusValue.Array("y", bytes);
  }
}
