/**
 * The kernel's interface as names and numbers: system calls, errnos, flags. Pure constants, with no
 * way to call anything; every package may use it. Start reading at {@link
 * dev.jrun.runtime.abi.SystemCall}.
 */
package dev.jrun.runtime.abi;
