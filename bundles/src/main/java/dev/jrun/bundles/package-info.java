/**
 * OCI bundles made from what a machine has; knows the specification, not the runtime. Start reading
 * at {@link dev.jrun.bundles.DemoBundle}.
 */
package dev.jrun.bundles;
