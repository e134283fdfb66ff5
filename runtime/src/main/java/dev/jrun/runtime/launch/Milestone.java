package dev.jrun.runtime.launch;

/**
 * How far the init has come. The order of declaration is the order of the protocol:
 *
 * <pre>
 *   runtime                                init
 *      |  go (maps, cgroup are in place)    |
 *      |-----------------------------------&gt;|  take descriptors, join, mount
 *      |                            MOUNTED |
 *      |&lt;-----------------------------------|
 *      |  prestart, createRuntime hooks     |
 *      |  go, with the line HOME=…          |
 *      |-----------------------------------&gt;|  createContainer hooks, pivot_root, …
 *      |                              READY |
 *      |&lt;-----------------------------------|  … here "create" ends, "start" begins
 *      |  a byte in start.fifo              |
 *      |-----------------------------------&gt;|  startContainer hooks, credentials, execve
 *      |  end of file, or (row, errno)      |
 *      |&lt;-----------------------------------|
 * </pre>
 */
public enum Milestone {
  MOUNTED("say that all is mounted, await the runtime's hooks"),
  READY("say that the container is created, await start");

  private final String text;

  Milestone(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
