package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.FCHOWNAT;
import static dev.jrun.runtime.abi.SystemCall.IOCTL;
import static dev.jrun.runtime.abi.SystemCall.MOVE_MOUNT;
import static dev.jrun.runtime.abi.SystemCall.OPEN_TREE;
import static dev.jrun.runtime.abi.SystemCall.SENDMSG;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.abi.Socket;
import dev.jrun.runtime.abi.Tty;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;

/**
 * The process's terminal as rows. Its slave end is asked of the master (TIOCGPTPEER) and never
 * looked up below {@code /dev/pts}, where the container decides what lies (CVE-2025-52565).
 */
final class ConsoleRows {
  private static final String MULTIPLEXOR = "/dev/ptmx";
  private static final int STANDARD_STREAMS = 3;

  private final Frame frame;
  private final ProgramBuilder program;

  ConsoleRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
  }

  void open(Step.OpenConsole step) {
    Operand.Content master = program.slot();
    Operand.Content slave = program.slot();
    openMaster(master);
    program.call(IOCTL, master, Operand.of(Tty.TIOCSPTLCK), program.words(0));
    if (step.rows() != 0) {
      program.call(
          IOCTL,
          master,
          Operand.of(Tty.TIOCSWINSZ),
          program.halfWords(
              Tty.winsize(step.rows(), step.columns()).stream()
                  .mapToInt(Integer::intValue)
                  .toArray()));
    }
    program
        .call(
            IOCTL,
            master,
            Operand.of(Tty.TIOCGPTPEER),
            Operand.of(Fcntl.O_RDWR | Tty.O_NOCTTY | Fcntl.O_CLOEXEC))
        .into(slave);
    if (step.owner() != 0) {
      program.call(
          FCHOWNAT,
          slave,
          frame.empty,
          Operand.of(step.owner()),
          Operand.of(-1),
          Operand.of(Fcntl.AT_EMPTY_PATH));
    }
    if (step.bind()) {
      bind(slave);
    }
    send(master);
    for (int stream = 0; stream < STANDARD_STREAMS; stream++) {
      program.call(DUP3, slave, Operand.of(stream), Operand.of(0));
    }
    program.call(IOCTL, Operand.of(0), Operand.of(Tty.TIOCSCTTY), Operand.of(0));
    frame.release();
  }

  /** What bears this name is looked at before it is opened, since that sets off some devices. */
  private void openMaster(Operand.Content master) {
    frame.openInRoot(MULTIPLEXOR, Frame.IN_ROOT, master);
    frame.stat(master);
    frame.deviceIs(Fcntl.S_IFCHR, Tty.PTMX_MAJOR, Tty.PTMX_MINOR, Errno.ENODEV);
    frame.open(
        frame.at(Descriptor.ROOT), MULTIPLEXOR, Fcntl.O_RDWR | Tty.O_NOCTTY, Frame.IN_ROOT, master);
    frame.stat(master);
    frame.deviceIs(Fcntl.S_IFCHR, Tty.PTMX_MAJOR, Tty.PTMX_MINOR, Errno.ENODEV);
  }

  /** Not through a link that an image brings (CVE-2026-88264). */
  private void bind(Operand.Content slave) {
    Operand.Content target = program.slot();
    Operand.Content mount = program.slot();
    frame.openOrCreate("/dev/console", false, Frame.NO_LINKS, target);
    program
        .call(
            OPEN_TREE,
            slave,
            frame.empty,
            Operand.of(
                MountFlags.OPEN_TREE_CLONE | MountFlags.OPEN_TREE_CLOEXEC | Fcntl.AT_EMPTY_PATH))
        .into(mount);
    program.call(
        MOVE_MOUNT,
        mount,
        frame.empty,
        target,
        frame.empty,
        Operand.of(MountFlags.MOVE_MOUNT_F_EMPTY_PATH | MountFlags.MOVE_MOUNT_T_EMPTY_PATH));
  }

  /** One message with the descriptor; callers of runc know its text. */
  private void send(Operand.Content master) {
    Operand.Address vector = program.words(0, MULTIPLEXOR.length());
    program.pointer(vector, program.string(MULTIPLEXOR));
    int length = Socket.CMSGHDR_SIZE + 4;
    Operand.Address control = program.reserve(length + 4, 8);
    program.number(control, length);
    program.number(control.plus(8), Socket.SOL_SOCKET | (long) Socket.SCM_RIGHTS << 32);
    Operand.Address header = program.reserve(Socket.MSGHDR_SIZE, 8);
    program.pointer(header.plus(Socket.MSG_IOV), vector);
    program.number(header.plus(Socket.MSG_IOVLEN), 1);
    program.pointer(header.plus(Socket.MSG_CONTROL), control);
    program.number(header.plus(Socket.MSG_CONTROLLEN), length);
    program.value(master).into(control.content(Socket.CMSGHDR_SIZE));
    program.call(SENDMSG, frame.at(Descriptor.CONSOLE), header, Operand.of(Socket.MSG_NOSIGNAL));
    // The one who listens sees that there is no more to come.
    program.call(
        DUP3, frame.at(Descriptor.GO), frame.at(Descriptor.CONSOLE), Operand.of(Fcntl.O_CLOEXEC));
  }
}
