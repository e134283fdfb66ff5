/**
 * The OCI runtime specification 1.3 as records, one for each type of the specification's Go package
 * and with its name; knows nothing of JSON parsing, Linux or the runtime. Start reading at {@link
 * dev.jrun.spec.Spec}.
 */
package dev.jrun.spec;
