package dev.jrun.spec.validation;

import dev.jrun.spec.Linux;
import dev.jrun.spec.LinuxIDMapping;
import dev.jrun.spec.LinuxNamespace;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Checks of id mappings (user_namespaces(7), "Defining user and group ID mappings"). */
final class IdMappingChecks {
  /** Ids end before {@code (uid_t) -1}. */
  private static final long END_OF_IDS = 0xFFFF_FFFFL;

  private IdMappingChecks() {}

  static void userNamespace(Spec spec, Findings findings) {
    if (spec.linux() == null) {
      return;
    }
    Linux linux = spec.linux();
    Optional<LinuxNamespace> namespace = NamespaceChecks.find(spec, "user");
    mappings(namespace, linux.uidMappings(), place("uidMappings"), findings);
    mappings(namespace, linux.gidMappings(), place("gidMappings"), findings);
  }

  private static Pointer place(String key) {
    return Pointer.ROOT.key("linux").key(key);
  }

  private static void mappings(
      Optional<LinuxNamespace> namespace,
      List<LinuxIDMapping> mappings,
      Pointer place,
      Findings findings) {
    boolean isNew = namespace.isPresent() && namespace.get().path() == null;
    if (isNew && mappings.isEmpty()) {
      findings.error(place, "missing or empty, a new user namespace needs mappings");
    } else if (namespace.isEmpty() && !mappings.isEmpty()) {
      findings.error(place, NamespaceChecks.needs("user"));
    }
    mappings(mappings, place, findings);
  }

  /** Checks the ranges of mappings for themselves and against each other. */
  static void mappings(List<LinuxIDMapping> mappings, Pointer place, Findings findings) {
    for (int index = 0; index < mappings.size(); index++) {
      LinuxIDMapping mapping = mappings.get(index);
      if (mapping.size() <= 0) {
        findings.error(place.index(index).key("size"), mapping.size() + " is not more than 0");
      }
      end(mapping.containerID(), mapping, place.index(index).key("containerID"), findings);
      end(mapping.hostID(), mapping, place.index(index).key("hostID"), findings);
    }
    if (mappings.size() > 1) {
      overlaps(mappings, LinuxIDMapping::containerID, "containerID", place, findings);
      overlaps(mappings, LinuxIDMapping::hostID, "hostID", place, findings);
    }
  }

  private static void end(long first, LinuxIDMapping mapping, Pointer place, Findings findings) {
    if (first + mapping.size() > END_OF_IDS) {
      findings.error(place, first + " + " + mapping.size() + " is beyond the last id 4294967294");
    }
  }

  /** Compares neighbours only: thousands of ranges must not cost millions of comparisons. */
  private static void overlaps(
      List<LinuxIDMapping> mappings,
      ToLongFunction<LinuxIDMapping> first,
      String key,
      Pointer place,
      Findings findings) {
    List<Integer> order =
        IntStream.range(0, mappings.size())
            .boxed()
            .sorted(Comparator.comparingLong(index -> first.applyAsLong(mappings.get(index))))
            .toList();
    long end = 0;
    int endIndex = 0;
    for (int index : order) {
      LinuxIDMapping mapping = mappings.get(index);
      if (first.applyAsLong(mapping) < end) {
        findings.error(place.index(index).key(key), "overlaps with " + place.index(endIndex));
      }
      if (first.applyAsLong(mapping) + mapping.size() > end) {
        end = first.applyAsLong(mapping) + mapping.size();
        endIndex = index;
      }
    }
  }
}
