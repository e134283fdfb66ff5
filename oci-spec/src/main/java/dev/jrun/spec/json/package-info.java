/**
 * Reading and writing the records as JSON, strictly and with the place of each error; knows no
 * single type of the specification. Start reading at {@link dev.jrun.spec.json.SpecReader}.
 */
package dev.jrun.spec.json;
