package dev.jrun.runtime.init;

/**
 * The descriptors that the init works with. They lie right above those that the container's process
 * inherits, each at a fixed number, so that rows name them as constants and one close_range(2)
 * releases all that a step opened beyond them.
 */
@SuppressWarnings("EnumOrdinal") // the order of declaration is the order of the numbers
enum Descriptor {
  /** The write end of {@code report.fifo}. */
  REPORT,
  /** The read end of the pipe through which the runtime lets the init go on. */
  GO,
  /** {@code start.fifo}. */
  START,
  /** Standard input of createContainer hooks: a memfd with the state. */
  CREATE_STATE,
  /** Standard input of startContainer hooks: a memfd with the state. */
  START_STATE,
  /** Standard output of hooks, a file in the state directory. */
  HOOK_OUTPUT,
  /** Standard error of hooks, a file in the state directory. */
  HOOK_ERROR,
  /** A signalfd(2) of the signals that end an init that waits for start. */
  SIGNALS,
  /** A socket that gets the master end of the process's terminal. */
  CONSOLE,
  /** A pidfd of the first process of the container that this one joins. */
  CONTAINER,
  /** The container's root directory. */
  ROOT,
  /** A procfs that is mounted nowhere. */
  PROC,
  /** The container's {@code /dev/null}, found to be the real one. */
  NULL;

  /** Where hooks of {@code kind}, as config.json names it, read the state. */
  static Descriptor stateOf(String kind) {
    return kind.equals("createContainer") ? CREATE_STATE : START_STATE;
  }

  /** Its number when the container's process inherits {@code inherited} descriptors. */
  int number(int inherited) {
    return inherited + ordinal();
  }

  /** The first number that is free for what a step opens. */
  static int firstFree(int inherited) {
    return inherited + values().length;
  }
}
