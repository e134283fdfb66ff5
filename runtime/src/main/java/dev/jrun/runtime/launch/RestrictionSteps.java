package dev.jrun.runtime.launch;

import dev.jrun.spec.Spec;
import dev.jrun.spec.SysctlName;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is taken from the container once its root is its own: {@code linux.sysctl}, {@code
 * linux.readonlyPaths}, {@code linux.maskedPaths}, {@code root.readonly}.
 */
final class RestrictionSteps {
  private final Spec spec;
  private final PlanWriter plan;

  RestrictionSteps(Spec spec, PlanWriter plan) {
    this.spec = spec;
    this.plan = plan;
  }

  void write() {
    // Sorted, so that the plan does not depend on the order of a JSON object.
    new TreeMap<>(spec.linux().sysctl())
        .forEach((key, value) ->
            plan.init(
                "/linux/sysctl/" + escape(key),
                new Step.WriteProc(
                    "sys/" + SysctlName.toPath(key), value, "sysctl " + key + " = " + value)));
    List<String> readonlyPaths = spec.linux().readonlyPaths();
    for (int i = 0; i < readonlyPaths.size(); i++) {
      plan.init(
          "/linux/readonlyPaths/" + i,
          new Step.Mount(
              new MountSource.Itself(),
              withoutTrailingSlashes(readonlyPaths.get(i)),
              MountAttributes.READ_ONLY,
              true));
    }
    // After the read-only ones, which would cover a mask below them with what lies underneath.
    List<String> maskedPaths = spec.linux().maskedPaths();
    for (int i = 0; i < maskedPaths.size(); i++) {
      plan.init(
          "/linux/maskedPaths/" + i,
          new Step.Mount(
              new MountSource.Mask(MountLabel.with(List.of(), "tmpfs", spec.linux())),
              withoutTrailingSlashes(maskedPaths.get(i)),
              MountAttributes.NONE,
              true));
    }
    // Last: all that creates files in the root is done.
    if (spec.root().readonly()) {
      plan.init(
          "/root/readonly",
          new Step.Mount(
              new MountSource.Mounted(Optional.empty()), "/", MountAttributes.READ_ONLY, false));
    }
  }

  /** A key as a token of a JSON pointer (RFC 6901). */
  private static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  /** With a slash at its end a file would be no directory, and count as missing. */
  private static String withoutTrailingSlashes(String path) {
    return path.length() > 1 && path.endsWith("/")
        ? withoutTrailingSlashes(path.substring(0, path.length() - 1))
        : path;
  }
}
