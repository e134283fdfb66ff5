/**
 * Benchmarks; each has a script in {@code conformance/bench}. They report ratios from one run.
 *
 * <p>{@code Run} is the command line and {@code Measure} the process that measures, in a mount
 * namespace of its own; start reading at {@code Scenario}. Must not know how a runtime works, but
 * that jrun has keepers. {@code PlanningBenchmark} and {@code EmbeddedBenchmark} stand alone.
 */
package dev.jrun.conformance.bench;
