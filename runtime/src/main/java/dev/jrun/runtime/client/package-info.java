/**
 * The client: the small executable {@code bin/jrun} that lends its process to the keeper. Only its
 * fixed program and the file are here; it knows no command. Start reading at {@link
 * dev.jrun.runtime.client.ClientProgram}.
 */
package dev.jrun.runtime.client;
