package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupMembership;
import dev.jrun.runtime.cgroup.CgroupVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the figures of a group, wherever on this host the controller that has them lives. */
final class GroupReader {
  private static final String UNLIMITED = "max";

  private final List<CgroupMembership> group;
  private final CurrentValues values;

  GroupReader(List<CgroupMembership> group, CurrentValues values) {
    this.group = group;
    this.values = values;
  }

  /**
   * The content of a file.
   *
   * @param controller of version 1; a file of version 2 is looked for in its one hierarchy
   * @return empty if this host, or this kernel, has no such file
   */
  Optional<String> text(String controller, String file) {
    for (CgroupMembership membership : group) {
      boolean canHave =
          membership.hierarchy().version() == CgroupVersion.V2
              || membership.hierarchy().has(controller);
      if (canHave) {
        Path path = membership.directory().resolve(file);
        Optional<String> text = values.of(path);
        if (text.isPresent()) {
          return text;
        }
      }
    }
    return Optional.empty();
  }

  /** A figure, 0 if there is none. */
  long figure(String controller, String file) {
    return text(controller, file).map(GroupReader::number).orElse(0L);
  }

  /** A limit: {@code max} is 0, as runc shows it for tasks. */
  long limit(String controller, String file) {
    return text(controller, file)
        .filter(value -> !value.equals(UNLIMITED))
        .map(GroupReader::number)
        .orElse(0L);
  }

  /** Lines of a name and a number. */
  Map<String, Long> table(String controller, String file) {
    Map<String, Long> table = new LinkedHashMap<>();
    for (String line : text(controller, file).orElse("").lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 2) {
        table.put(words[0], number(words[1]));
      }
    }
    return table;
  }

  /** Unsigned; {@code max} is the greatest of them. */
  static long number(String text) {
    if (text.equals(UNLIMITED)) {
      return -1;
    }
    return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
  }
}
