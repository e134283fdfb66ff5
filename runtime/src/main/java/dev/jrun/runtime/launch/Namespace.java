package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Sched;
import java.util.Optional;

/**
 * The kinds of namespaces, in the order in which existing ones are joined: the user namespace
 * first, since it gives the right to join the others.
 */
public enum Namespace {
  USER("user", "user", Sched.CLONE_NEWUSER),
  CGROUP("cgroup", "cgroup", Sched.CLONE_NEWCGROUP),
  IPC("ipc", "ipc", Sched.CLONE_NEWIPC),
  UTS("uts", "uts", Sched.CLONE_NEWUTS),
  NETWORK("network", "net", Sched.CLONE_NEWNET),
  PID("pid", "pid", Sched.CLONE_NEWPID),
  TIME("time", "time", Sched.CLONE_NEWTIME),
  MOUNT("mount", "mnt", Sched.CLONE_NEWNS);

  private final String jsonName;
  private final String procName;
  private final long cloneFlag;

  Namespace(String jsonName, String procName, long cloneFlag) {
    this.jsonName = jsonName;
    this.procName = procName;
    this.cloneFlag = cloneFlag;
  }

  /** The word for it in config.json. */
  public String jsonName() {
    return jsonName;
  }

  /** The name of its link in {@code /proc/PID/ns} (namespaces(7)). */
  public String procName() {
    return procName;
  }

  /** Its {@code CLONE_NEW*} flag. */
  public long cloneFlag() {
    return cloneFlag;
  }

  /** The one with this word in config.json. */
  public static Optional<Namespace> of(String jsonName) {
    for (Namespace namespace : values()) {
      if (namespace.jsonName.equals(jsonName)) {
        return Optional.of(namespace);
      }
    }
    return Optional.empty();
  }
}
