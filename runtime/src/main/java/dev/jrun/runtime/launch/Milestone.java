package dev.jrun.runtime.launch;

/**
 * How far the init has come. The order of declaration is the order of the protocol:
 *
 * <pre>
 *   runtime                                init
 *      |  go, if something had to be first  |
 *      |-----------------------------------&gt;|  take descriptors, join, mount
 *      |                            MOUNTED |  if there are hooks of create
 *      |&lt;-----------------------------------|
 *      |  prestart, createRuntime hooks     |
 *      |  go                                |
 *      |-----------------------------------&gt;|  createContainer hooks
 *      |                                    |  pivot_root, …
 *      |                              READY |
 *      |&lt;-----------------------------------|
 *      |  write down that it is created     |
 *      |  go, with the line HOME=…          |
 *      |-----------------------------------&gt;|  wait; here "create" ends, "start" begins
 *      |  a byte in start.fifo              |
 *      |-----------------------------------&gt;|  the filter of system calls
 *      |                          LISTENING |  if it has a listener; in an exec, too
 *      |&lt;-----------------------------------|
 *      |  fetch and send the listener       |
 *      |  another byte in start.fifo        |
 *      |-----------------------------------&gt;|  startContainer hooks, credentials, execve
 *      |  end of file, or (row, errno)      |
 *      |&lt;-----------------------------------|
 * </pre>
 */
public enum Milestone {
  MOUNTED("say that all is mounted, await the runtime's hooks"),
  READY("say that all is done, await its record and then start"),
  /** Of a process that joins a running container, instead of the two others. */
  JOINED("say that it is in the container, await its limits"),
  /** The init has a listener, which the runtime takes out of it (pidfd_getfd(2)). */
  LISTENING("tell the number of the listener, wait until it is where it belongs");

  private final String text;

  Milestone(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
