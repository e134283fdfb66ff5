/**
 * From the plan to a process: lowers steps to rows, packs them into a sealed executable, starts it
 * with clone3, and speaks its protocol. It knows plans, not config.json. Start reading at {@link
 * dev.jrun.runtime.init.Row}, then {@link dev.jrun.runtime.init.Lowering}.
 */
package dev.jrun.runtime.init;
