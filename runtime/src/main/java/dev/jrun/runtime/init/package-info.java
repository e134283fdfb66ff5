/**
 * From the plan to a process: lowers steps to rows, packs them into a sealed executable and speaks
 * its protocol. It knows plans, not config.json. Start reading at {@link
 * dev.jrun.runtime.init.Lowering}, then {@link dev.jrun.runtime.init.ContainerInit}.
 */
package dev.jrun.runtime.init;
