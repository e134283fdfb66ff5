package dev.jrun.runtime.cgroup.device;

/**
 * Some devices, and ways to use them.
 *
 * @param type {@code c} or {@code b}
 * @param major major device number, {@link #ANY} for all
 * @param minor minor device number, {@link #ANY} for all
 * @param access those of {@link #READ}, {@link #WRITE} and {@link #MKNOD}
 */
public record DeviceRule(char type, long major, long minor, int access) {
  /** In place of a number: all. */
  public static final long ANY = -1;

  /** {@code BPF_DEVCG_ACC_MKNOD}. */
  static final int MKNOD = 1;

  /** {@code BPF_DEVCG_ACC_READ}. */
  static final int READ = 2;

  /** {@code BPF_DEVCG_ACC_WRITE}. */
  static final int WRITE = 4;

  static final int ALL_ACCESS = READ | WRITE | MKNOD;

  /** The letters r, w and m as bits; null is none. */
  static int access(String letters) {
    int bits = 0;
    for (char letter : letters == null ? new char[0] : letters.toCharArray()) {
      bits |=
          switch (letter) {
            case 'r' -> READ;
            case 'w' -> WRITE;
            case 'm' -> MKNOD;
            default -> throw new IllegalArgumentException("unknown access " + letter);
          };
    }
    return bits;
  }

  /** The access as letters: r, w and m. */
  public String letters() {
    return ((access & READ) != 0 ? "r" : "")
        + ((access & WRITE) != 0 ? "w" : "")
        + ((access & MKNOD) != 0 ? "m" : "");
  }

  DeviceRule withAccess(int newAccess) {
    return new DeviceRule(type, major, minor, newAccess);
  }

  boolean isSameDevices(DeviceRule other) {
    return type == other.type && major == other.major && minor == other.minor;
  }

  /** Whether this is about more devices than {@code other}, and all of those too. */
  boolean isWiderThan(DeviceRule other) {
    return type == other.type
        && !isSameDevices(other)
        && (major == ANY || major == other.major)
        && (minor == ANY || minor == other.minor);
  }

  private static String number(long number) {
    return number == ANY ? "*" : Long.toString(number);
  }

  /** As {@code devices.allow} and {@code devices.deny} take it. */
  @Override
  public String toString() {
    return type + " " + number(major) + ":" + number(minor) + " " + letters();
  }
}
