package dev.jrun.spec.validation;

import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.util.List;

/** Checks of the hooks (config.md, "POSIX-platform Hooks"). */
final class HookChecks {
  private HookChecks() {}

  static void hooks(Spec spec, Findings findings) {
    Hooks hooks = spec.hooks();
    if (hooks != null) {
      hooks("prestart", hooks.prestart(), findings);
      hooks("createRuntime", hooks.createRuntime(), findings);
      hooks("createContainer", hooks.createContainer(), findings);
      hooks("startContainer", hooks.startContainer(), findings);
      hooks("poststart", hooks.poststart(), findings);
      hooks("poststop", hooks.poststop(), findings);
    }
  }

  private static void hooks(String kind, List<Hook> hooks, Findings findings) {
    Pointer place = Pointer.ROOT.key("hooks").key(kind);
    for (int index = 0; index < hooks.size(); index++) {
      Hook hook = hooks.get(index);
      findings.absolutePath(place.index(index).key("path"), hook.path());
      if (hook.timeout() != null && hook.timeout() <= 0) {
        findings.error(place.index(index).key("timeout"), hook.timeout() + " is not more than 0");
      }
    }
  }
}
