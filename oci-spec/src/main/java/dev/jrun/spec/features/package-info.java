/**
 * The features document as records, named as in the specification's Go package {@code features};
 * knows nothing of what this runtime supports. Start reading at {@link
 * dev.jrun.spec.features.Features}.
 */
package dev.jrun.spec.features;
