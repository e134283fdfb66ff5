package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CHDIR;
import static dev.jrun.runtime.abi.SystemCall.CHROOT;
import static dev.jrun.runtime.abi.SystemCall.FCHDIR;
import static dev.jrun.runtime.abi.SystemCall.MOUNT;
import static dev.jrun.runtime.abi.SystemCall.MOVE_MOUNT;
import static dev.jrun.runtime.abi.SystemCall.OPENAT;
import static dev.jrun.runtime.abi.SystemCall.OPEN_TREE;
import static dev.jrun.runtime.abi.SystemCall.PIVOT_ROOT;
import static dev.jrun.runtime.abi.SystemCall.UMOUNT2;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;

/** The container's root as rows: how it becomes a mount of its own, and how it becomes the root. */
final class RootRows {
  private final Frame frame;
  private final ProgramBuilder program;

  RootRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
  }

  void open(Step.OpenRoot root) {
    Operand.Content mount = program.slot();
    Operand.Content target = program.slot();
    Operand here = Operand.of(Fcntl.AT_FDCWD);
    Operand.Address path = program.string(root.path());
    program
        .call(
            OPENAT,
            here,
            path,
            Operand.of(Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC),
            Operand.of(0))
        .into(target);
    program
        .call(
            OPEN_TREE,
            target,
            frame.empty,
            Operand.of(
                MountFlags.OPEN_TREE_CLONE
                    | MountFlags.OPEN_TREE_CLOEXEC
                    | Fcntl.AT_RECURSIVE
                    | Fcntl.AT_EMPTY_PATH))
        .into(mount);
    program.call(
        MOVE_MOUNT,
        mount,
        frame.empty,
        target,
        frame.empty,
        Operand.of(MountFlags.MOVE_MOUNT_F_EMPTY_PATH | MountFlags.MOVE_MOUNT_T_EMPTY_PATH));
    frame.keep(mount, Descriptor.ROOT);
    // The runtime finds the container's /etc/passwd through /proc/PID/cwd.
    program.call(FCHDIR, frame.at(Descriptor.ROOT));
    frame.closeAll();
  }

  void change(Step.ChangeRoot root) {
    Operand.Address here = program.string(".");
    Operand.Address slash = program.string("/");
    program.call(FCHDIR, frame.at(Descriptor.ROOT));
    if (root.pivot()) {
      Operand.Content old = program.slot();
      program
          .call(
              OPENAT,
              Operand.of(Fcntl.AT_FDCWD),
              slash,
              Operand.of(Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC),
              Operand.of(0))
          .into(old);
      program.call(PIVOT_ROOT, here, here);
      program.call(FCHDIR, old);
      // As slaves, so that the host's mounts stay when these copies go.
      program.call(
          MOUNT,
          frame.empty,
          here,
          frame.empty,
          Operand.of(MountFlags.MS_SLAVE | MountFlags.MS_REC),
          Operand.of(0));
      program.call(UMOUNT2, here, Operand.of(MountFlags.MNT_DETACH));
    } else {
      program.call(
          MOVE_MOUNT,
          frame.at(Descriptor.ROOT),
          frame.empty,
          Operand.of(Fcntl.AT_FDCWD),
          slash,
          Operand.of(MountFlags.MOVE_MOUNT_F_EMPTY_PATH));
      program.call(CHROOT, here);
    }
    program.call(CHDIR, slash);
    frame.closeAll();
  }
}
