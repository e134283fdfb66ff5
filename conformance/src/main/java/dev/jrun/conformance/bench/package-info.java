/** Benchmarks; each has a script in {@code conformance/bench}. They report ratios from one run. */
package dev.jrun.conformance.bench;
