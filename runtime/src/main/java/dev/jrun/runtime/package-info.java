/** The container runtime as a library; start reading at the lifecycle package. */
package dev.jrun.runtime;
