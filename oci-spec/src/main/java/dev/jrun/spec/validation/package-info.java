/**
 * What the specification demands of a configuration beyond its types, as far as the document alone
 * decides it; knows nothing of the host or of what the runtime supports. Start reading at {@link
 * dev.jrun.spec.validation.SpecValidator}, the table of contents.
 */
package dev.jrun.spec.validation;
