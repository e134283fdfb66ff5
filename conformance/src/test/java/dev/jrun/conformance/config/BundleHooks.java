package dev.jrun.conformance.config;

import dev.jrun.conformance.harness.Bundle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hooks of a bundle, as shell scripts. */
final class BundleHooks {
  private BundleHooks() {}

  /** A directory that hooks see under one path, before and after pivot_root(2): bound on itself. */
  static Path notes(Bundle bundle) {
    Path notes = bundle.hostDirectory("notes");
    bundle.bind(notes, notes.toString());
    return notes;
  }

  static Map<String, Object> hook(Bundle bundle, String kind, String script) {
    // A startContainer hook is looked up in the container, all others on the host.
    String shell = kind.equals("startContainer") ? "/bin/busybox" : bundle.busybox().toString();
    return new HashMap<>(
        Map.of("path", shell, "args", List.of("sh", "-c", script), "env", List.of("PATH=/bin")));
  }

  static void add(Bundle bundle, String kind, String script) {
    bundle.set("/hooks/" + kind + "/-", hook(bundle, kind, script));
  }
}
