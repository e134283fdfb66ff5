/** The OCI runtime specification as records. */
package dev.jrun.spec;
