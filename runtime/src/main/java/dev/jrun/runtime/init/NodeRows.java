package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CLOSE;
import static dev.jrun.runtime.abi.SystemCall.FCHOWNAT;
import static dev.jrun.runtime.abi.SystemCall.MKNODAT;
import static dev.jrun.runtime.abi.SystemCall.SYMLINKAT;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.launch.Node;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.util.List;

/**
 * Rows that make devices, links and directories. Most nodes lie where the one before lies: that
 * directory stays open from one step to the next.
 */
final class NodeRows {
  private final Frame frame;
  private final ProgramBuilder program;
  private final Operand.Content parent;

  /** What {@link #parent} holds open, empty if nothing. */
  private String parentPath = "";

  NodeRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
    this.parent = program.slot();
  }

  /** Makes the node. */
  void write(Step.MakeNode make) {
    List<String> components = Frame.components(make.path());
    switch (make.node()) {
      case Node.Device device -> {
        openParent(components);
        makeDevice(program.string(components.getLast()), components.getLast(), device);
      }
      case Node.Symlink(String target) -> {
        openParent(components);
        program
            .call(SYMLINKAT, program.string(target), parent, program.string(components.getLast()))
            .tolerate(Errno.EEXIST);
      }
      case Node.Directory() -> {
        leaveParent();
        frame.openOrCreate(make.path(), true, Frame.IN_ROOT, program.slot());
        frame.release();
      }
    }
  }

  private void openParent(List<String> components) {
    String path = "/" + String.join("/", components.subList(0, components.size() - 1));
    if (!path.equals(parentPath)) {
      leaveParent();
      frame.openOrCreate(path, true, Frame.IN_ROOT, parent);
      parentPath = path;
    }
  }

  /** Closes the directory; a step of another kind comes next. */
  void leaveParent() {
    if (!parentPath.isEmpty()) {
      frame.release();
      parentPath = "";
    }
  }

  private void makeDevice(Operand.Address text, String name, Node.Device device) {
    ProgramBuilder.Label exists = program.label();
    ProgramBuilder.Label done = program.label();
    program
        .call(
            MKNODAT,
            parent,
            text,
            Operand.of(device.type() | device.permissions()),
            Operand.of(encode(device.major(), device.minor())))
        .onErrno(exists, Errno.EEXIST);
    program
        .call(
            FCHOWNAT,
            parent,
            text,
            Operand.of(device.uid()),
            Operand.of(device.gid()),
            Operand.of(Fcntl.AT_SYMLINK_NOFOLLOW))
        .thenGoTo(done);
    program.place(exists);
    // What an image brings under this name must not pass for the device (CVE-2025-31133).
    Operand.Content found = program.slot();
    frame.open(parent, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, Frame.IN_ROOT, found);
    frame.stat(found);
    if (device.type() == Fcntl.S_IFIFO) {
      frame.typeIs(device.type(), Errno.EEXIST);
    } else {
      frame.deviceIs(device.type(), device.major(), device.minor(), Errno.EEXIST);
    }
    program.call(CLOSE, found);
    program.place(done);
  }

  /** A device number as the kernel's {@code new_encode_dev} packs it. */
  private static long encode(int major, int minor) {
    return (minor & 0xffL) | (long) major << 8 | (minor & ~0xffL) << 12;
  }
}
