package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.launch.CreatePlanner;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.LaunchOptions;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.spec.Spec;
import java.lang.ref.WeakReference;

/**
 * The launch that was planned last. Many make container after container of one configuration: that
 * need not be checked and planned again. The next garbage collection forgets it, so that a keeper
 * that rests holds nothing.
 *
 * @param spec the configuration, with what the caller's environment adds to it
 */
record LastPlan(Spec spec, HostFacts facts, LaunchOptions options, LaunchPlan plan) {
  private static volatile WeakReference<LastPlan> last = new WeakReference<>(null);

  /** Whether the configuration is known to be a valid one. */
  static boolean isValid(Spec spec) {
    LastPlan known = last.get();
    return known != null && known.spec.equals(spec);
  }

  /**
   * Plans the launch of a valid configuration.
   *
   * @throws dev.jrun.runtime.launch.UnsupportedFieldsException if it asks for what jrun cannot do
   */
  static LaunchPlan plan(String id, Spec spec, HostFacts facts, LaunchOptions options) {
    LastPlan known = last.get();
    if (known != null
        && known.spec.equals(spec)
        && known.facts.equals(facts)
        && known.options.equals(options)) {
      return known.plan.withId(id);
    }
    LaunchPlan plan = CreatePlanner.plan(id, spec, facts, options);
    last = new WeakReference<>(new LastPlan(spec, facts, options, plan));
    return plan;
  }
}
