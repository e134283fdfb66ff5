/**
 * What the benchmarks make of their samples.
 *
 * <p>Must not start a runtime. Start reading at {@code StatisticsTest}.
 */
package dev.jrun.conformance.bench.report;
