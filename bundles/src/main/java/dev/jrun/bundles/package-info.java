/**
 * OCI bundles made from root file systems, archives and image layouts; knows the specification, not
 * the runtime.
 */
package dev.jrun.bundles;
