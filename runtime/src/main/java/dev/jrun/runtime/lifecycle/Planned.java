package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.launch.CreatePlanner;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.LaunchOptions;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.spec.Spec;
import java.lang.ref.WeakReference;

/**
 * The launch that was planned last. Many make container after container of one configuration: that
 * need not be checked and planned again. It is forgotten when the memory is wanted.
 */
record Planned(Spec spec, HostFacts facts, LaunchOptions options, LaunchPlan plan) {
  private static volatile WeakReference<Planned> last = new WeakReference<>(null);

  /** Whether the configuration is known to be a valid one. */
  static boolean isValid(Spec spec) {
    Planned known = last.get();
    return known != null && known.spec.equals(spec);
  }

  /**
   * Plans the launch of a valid configuration.
   *
   * @throws dev.jrun.runtime.launch.UnsupportedFieldsException if it asks for what jrun cannot do
   */
  static LaunchPlan plan(Spec spec, HostFacts facts, LaunchOptions options) {
    Planned known = last.get();
    if (known != null
        && known.spec.equals(spec)
        && known.facts.equals(facts)
        && known.options.isLike(options)) {
      return known.plan.withId(options.id());
    }
    LaunchPlan plan = CreatePlanner.plan(spec, facts, options);
    last = new WeakReference<>(new Planned(spec, facts, options, plan));
    return plan;
  }
}
