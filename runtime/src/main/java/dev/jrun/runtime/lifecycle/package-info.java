/**
 * One class for each operation on a container; the commands call them, and so does whoever embeds
 * jrun. They know nothing of the command line, and read nothing of this process's environment: what
 * they depend on is passed in. Start reading at {@link dev.jrun.runtime.lifecycle.CreateContainer}.
 */
package dev.jrun.runtime.lifecycle;
