/**
 * Manual pages and completion for shells, written by the build from what the commands declare;
 * knows nothing of what commands do. Start reading at {@link dev.jrun.runtime.cli.manual.Manual}.
 */
package dev.jrun.runtime.cli.manual;
