/**
 * From {@code linux.seccomp} to the filter that the kernel takes: compiled by libseccomp, completed
 * by a prefix of ours, and kept in files so that it is compiled once.
 *
 * <p>It must not know when a filter is installed, nor in which process. Start reading at {@link
 * dev.jrun.runtime.seccomp.FilterCompiler}.
 */
package dev.jrun.runtime.seccomp;
