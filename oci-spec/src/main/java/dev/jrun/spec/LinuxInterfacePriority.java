package dev.jrun.spec;

/**
 * Priority of packets on one network interface.
 *
 * @param name name of the interface in the runtime's network namespace; required
 * @param priority priority, 0 to 4294967295
 */
public record LinuxInterfacePriority(String name, @Required @UInt32 long priority) {
  public LinuxInterfacePriority {
    name = Absent.ifEmpty(name);
  }
}
