/**
 * The cases of the command line that containerd, CRI-O, podman, docker and people use: it is not
 * part of the specification, but all of them count on runc's.
 *
 * <p>Must not know how a runtime parses its arguments. Start reading at {@link
 * dev.jrun.conformance.commandline.RunCommandTest}.
 */
package dev.jrun.conformance.commandline;
