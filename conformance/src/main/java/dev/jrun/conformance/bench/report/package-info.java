/**
 * What the benchmarks have found: as JSON, tables and charts, and next to what was promised.
 *
 * <p>Must not know how anything is measured. Start reading at {@code Results} and {@code Figure}.
 */
package dev.jrun.conformance.bench.report;
