package dev.jrun.runtime.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A system call that waits for what the holder of a filter's listener decides (seccomp_unotify(2)).
 *
 * @param id by which it is answered
 * @param pid of the thread that calls, as the holder sees it
 * @param number of the call
 * @param architecture {@code AUDIT_ARCH_*}
 * @param arguments six
 */
public record SeccompNotification(
    long id, int pid, int number, int architecture, List<Long> arguments) {
  /** {@code ioctl(2)} of a listener: the next call, in memory of {@link #SIZE} zeros. */
  public static final long SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100L;

  /** {@code ioctl(2)} of a listener: the answer to a call. */
  public static final long SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101L;

  /**
   * {@code ioctl(2)} of a listener: whether a call still waits, so that its pid is nobody else's.
   */
  public static final long SECCOMP_IOCTL_NOTIF_ID_VALID = 0x40082102L;

  /** Size of {@code struct seccomp_notif}. */
  public static final int SIZE = 80;

  private static final int ARGUMENTS = 6;
  private static final int ANSWER_SIZE = 24;

  public SeccompNotification {
    arguments = List.copyOf(arguments);
  }

  /** What {@link #SECCOMP_IOCTL_NOTIF_RECV} has read. */
  public static SeccompNotification of(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    long id = fields.getLong();
    int pid = fields.getInt();
    fields.getInt(); // flags, of which there are none
    int number = fields.getInt();
    int architecture = fields.getInt();
    fields.getLong(); // the instruction pointer
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < ARGUMENTS; i++) {
      arguments.add(fields.getLong());
    }
    return new SeccompNotification(id, pid, number, architecture, arguments);
  }

  /** The answer that the call fails with an errno, or returns 0 if that is 0. */
  public byte[] failure(int errno) {
    return ByteBuffer.allocate(ANSWER_SIZE)
        .order(ByteOrder.nativeOrder())
        .putLong(id)
        .putLong(0)
        .putInt(-errno)
        .array();
  }

  /** The id alone. */
  public byte[] idBytes() {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(id).array();
  }
}
