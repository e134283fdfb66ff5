/**
 * The suite that any OCI runtime can be put to: it lives in the tests, one class for each chapter
 * of the specification, and calls the runtime as a program.
 *
 * <p>Must not know how jrun works: what it asserts holds for runc and crun alike. Start reading at
 * {@code dev.jrun.conformance.harness.Bundle} and {@code dev.jrun.conformance.config.HostnameTest},
 * among the tests.
 */
package dev.jrun.conformance;
