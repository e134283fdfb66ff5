package dev.jrun.spec.features;

import dev.jrun.spec.Absent;
import java.util.List;
import java.util.Map;

/**
 * What a runtime implements (features.md); whether the host has it is another matter.
 *
 * @param ociVersionMin lowest {@code ociVersion} that is accepted
 * @param ociVersionMax highest {@code ociVersion} that is accepted
 * @param hooks kinds of hooks; empty if absent: unknown
 * @param mountOptions mount options, without those of single file systems; empty if absent: unknown
 * @param linux what is specific to Linux; null if absent
 * @param annotations metadata of the runtime such as its version; empty if absent
 * @param potentiallyUnsafeConfigAnnotations annotations of a configuration that change what the
 *     runtime does, prefixes end with a full stop; empty if absent
 */
public record Features(
    String ociVersionMin,
    String ociVersionMax,
    List<String> hooks,
    List<String> mountOptions,
    Linux linux,
    Map<String, String> annotations,
    List<String> potentiallyUnsafeConfigAnnotations) {
  public Features {
    ociVersionMin = Absent.ifEmpty(ociVersionMin);
    ociVersionMax = Absent.ifEmpty(ociVersionMax);
    hooks = Absent.toEmpty(hooks);
    mountOptions = Absent.toEmpty(mountOptions);
    annotations = Absent.toEmpty(annotations);
    potentiallyUnsafeConfigAnnotations = Absent.toEmpty(potentiallyUnsafeConfigAnnotations);
  }
}
