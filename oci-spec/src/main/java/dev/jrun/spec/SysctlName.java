package dev.jrun.spec;

import java.util.List;

/** The two spellings of the name of a kernel parameter (sysctl(8)). */
public final class SysctlName {
  private static final List<String> UNSAFE_PARTS = List.of("", ".", "..");

  private SysctlName() {}

  /**
   * Returns the path below {@code /proc/sys} of a parameter. The first separator of the name, a
   * full stop or a slash, separates; the other one stands for a full stop in the path: {@code
   * net.ipv4.conf.eth0/1.forwarding} and {@code net/ipv4/conf/eth0.1/forwarding} are the same.
   */
  public static String toPath(String name) {
    int dot = name.indexOf('.');
    int slash = name.indexOf('/');
    if (dot < 0 || (slash >= 0 && slash < dot)) {
      return name;
    }
    StringBuilder path = new StringBuilder(name);
    for (int index = 0; index < name.length(); index++) {
      switch (name.charAt(index)) {
        case '.' -> path.setCharAt(index, '/');
        case '/' -> path.setCharAt(index, '.');
        default -> {}
      }
    }
    return path.toString();
  }

  /** Returns whether a path stays below {@code /proc/sys} and names something there. */
  public static boolean isSafe(String path) {
    return List.of(path.split("/", -1)).stream().noneMatch(UNSAFE_PARTS::contains);
  }
}
