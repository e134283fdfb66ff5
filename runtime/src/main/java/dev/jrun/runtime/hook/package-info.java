/**
 * Runs the hooks that belong to the runtime's namespaces. It does not know when they are due. Start
 * reading at {@link dev.jrun.runtime.hook.HookRunner}.
 */
package dev.jrun.runtime.hook;
