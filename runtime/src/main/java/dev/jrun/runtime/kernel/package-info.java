/**
 * The one door to the kernel: the only package that touches native memory and native calls. It
 * knows nothing else of jrun but the numbers of {@code abi}. Start reading at {@link
 * dev.jrun.runtime.kernel.Kernel}.
 */
package dev.jrun.runtime.kernel;
