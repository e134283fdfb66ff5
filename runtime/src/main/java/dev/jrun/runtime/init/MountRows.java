package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.FCHDIR;
import static dev.jrun.runtime.abi.SystemCall.MOUNT;
import static dev.jrun.runtime.abi.SystemCall.MOUNT_SETATTR;
import static dev.jrun.runtime.abi.SystemCall.MOVE_MOUNT;
import static dev.jrun.runtime.abi.SystemCall.OPEN_TREE;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.launch.MountAttributes;
import dev.jrun.runtime.launch.MountOptions.Change;
import dev.jrun.runtime.launch.MountSource;
import dev.jrun.runtime.launch.Propagation;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Mounts as rows. A mount is made detached, gets its attributes, and is moved onto a target that is
 * held open: no path is resolved twice, so there is nothing to exchange in between
 * (CVE-2021-30465).
 */
final class MountRows {
  /** These show the kernel's state and must lie where everybody looks for them (CVE-2019-19921). */
  private static final List<String> ORDINARY_DIRECTORY_ONLY = List.of("proc", "sysfs");

  private final Frame frame;
  private final ProgramBuilder program;
  private final Operand.Content target;
  private final Operand.Content mount;
  private final FileSystemRows fileSystems;
  private boolean nullOpened;

  MountRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
    this.target = program.slot();
    this.mount = program.slot();
    this.fileSystems = new FileSystemRows(frame);
  }

  static boolean needsOrdinaryDirectory(MountSource source) {
    return source instanceof MountSource.FileSystem fileSystem
        && ORDINARY_DIRECTORY_ONLY.contains(fileSystem.type());
  }

  void write(Step.Mount step) {
    switch (step.source()) {
      case MountSource.FileSystem fileSystem -> fileSystem(step, fileSystem);
      case MountSource.Bind bind -> bind(step, bind);
      case MountSource.Itself() -> itself(step);
      case MountSource.Mounted(Optional<List<String>> superblock) -> change(step, superblock);
      case MountSource.Mask(List<String> options) -> mask(step, options);
    }
    frame.release();
  }

  private void change(Step.Mount step, Optional<List<String>> superblock) {
    frame.openInRoot(step.target(), Frame.IN_ROOT, mount);
    superblock.ifPresent(options -> fileSystems.reconfigure(mount, options));
    attributes(step.attributes());
    propagations(step.attributes());
  }

  private void fileSystem(Step.Mount step, MountSource.FileSystem fileSystem) {
    boolean ordinary = needsOrdinaryDirectory(fileSystem);
    frame.openOrCreate(step.target(), true, ordinary ? Frame.NO_LINKS : Frame.IN_ROOT, target);
    if (FileSystemRows.needsMount(fileSystem)) {
      mountOnWorkingDirectory(step, fileSystem);
    } else {
      fileSystems.create(fileSystem, step.attributes().mount().set(), mount);
      attach(step);
    }
    recursiveAttributes(step.attributes());
    propagations(step.attributes());
  }

  /**
   * The way for options that fsconfig(2) has no room for: the target becomes the working directory,
   * and mount(2) gets no path but a dot.
   */
  private void mountOnWorkingDirectory(Step.Mount step, MountSource.FileSystem fileSystem) {
    program.call(FCHDIR, target);
    program.call(
        MOUNT,
        program.string(fileSystem.device()),
        program.string("."),
        program.string(fileSystem.type()),
        Operand.of(fileSystem.flags()),
        program.string(String.join(",", fileSystem.options())));
    program.call(FCHDIR, frame.at(Descriptor.ROOT));
    // At the root, ".." leads to the root, but to what is mounted on it; "/" would not.
    frame.openInRoot(coversRoot(step) ? ".." : step.target(), Frame.IN_ROOT, mount);
    attributes(step.attributes());
    becomeRootIf(coversRoot(step));
  }

  private void bind(Step.Mount step, MountSource.Bind bind) {
    clone(Operand.of(Fcntl.AT_FDCWD), bind.path(), bind.recursive());
    ProgramBuilder.Label file = program.label();
    ProgramBuilder.Label ready = program.label();
    frame.stat(mount);
    frame.typeIs(Fcntl.S_IFDIR, Errno.ENOTDIR).onErrno(file, Errno.ENOTDIR);
    frame.openOrCreate(step.target(), true, Frame.IN_ROOT, target);
    program.goTo(ready);
    program.place(file);
    frame.openOrCreate(step.target(), false, Frame.IN_ROOT, target);
    // In the words of mount(2); move_mount(2) has only EINVAL for it.
    frame.stat(target);
    frame.typeIs(Fcntl.S_IFDIR, Errno.EALREADY).onErrno(ready, Errno.EALREADY);
    program.fail(Errno.ENOTDIR);
    program.place(ready);
    attributes(step.attributes());
    attach(step);
    propagations(step.attributes());
  }

  private void itself(Step.Mount step) {
    ProgramBuilder.Label missing = program.label();
    openOptional(step, missing);
    clone(target, "", true);
    attributes(step.attributes());
    attach();
    program.place(missing);
  }

  private void mask(Step.Mount step, List<String> options) {
    ProgramBuilder.Label missing = program.label();
    ProgramBuilder.Label file = program.label();
    openNull();
    openOptional(step, missing);
    frame.stat(target);
    frame.typeIs(Fcntl.S_IFDIR, Errno.ENOTDIR).onErrno(file, Errno.ENOTDIR);
    fileSystems.create(
        new MountSource.FileSystem("tmpfs", "tmpfs", options, MountFlags.MS_RDONLY),
        MountFlags.MOUNT_ATTR_RDONLY
            | MountFlags.MOUNT_ATTR_NOSUID
            | MountFlags.MOUNT_ATTR_NODEV
            | MountFlags.MOUNT_ATTR_NOEXEC,
        mount);
    attach();
    program.goTo(missing);
    program.place(file);
    clone(frame.at(Descriptor.NULL), "", false);
    attach();
    program.place(missing);
  }

  /**
   * Opens the container's {@code /dev/null} once, and makes sure that it is that device and not
   * something that an image put in its place (CVE-2025-31133).
   */
  private void openNull() {
    if (nullOpened) {
      return;
    }
    nullOpened = true;
    ProgramBuilder.Label absent = program.label();
    frame
        .openInRoot("/dev/null", Frame.NO_LINKS, target)
        .onErrno(absent, Errno.ENOENT, Errno.ENOTDIR);
    frame.stat(target);
    frame.deviceIs(Fcntl.S_IFCHR, 1, 3, Errno.ENODEV);
    frame.keep(target, Descriptor.NULL);
    program.place(absent);
  }

  private void openOptional(Step.Mount step, ProgramBuilder.Label missing) {
    ProgramBuilder.Draft open = frame.openInRoot(step.target(), Frame.IN_ROOT, target);
    if (step.optional()) {
      open.onErrno(missing, Errno.ENOENT, Errno.ENOTDIR);
    }
  }

  private void clone(Operand directory, String path, boolean recursive) {
    int flags =
        MountFlags.OPEN_TREE_CLONE
            | MountFlags.OPEN_TREE_CLOEXEC
            | (path.isEmpty() ? Fcntl.AT_EMPTY_PATH : 0)
            | (recursive ? Fcntl.AT_RECURSIVE : 0);
    program.call(OPEN_TREE, directory, program.string(path), Operand.of(flags)).into(mount);
  }

  private void attach(Step.Mount step) {
    attach();
    becomeRootIf(coversRoot(step));
  }

  /** Whether the target is the container's root itself. */
  private static boolean coversRoot(Step.Mount step) {
    return Path.of("/", step.target()).normalize().getNameCount() == 0;
  }

  /**
   * What is mounted on the root is the root from here on, for the mounts that follow as for
   * pivot_root(2), as in runc; and the working directory, which the runtime looks into.
   */
  private void becomeRootIf(boolean root) {
    if (root) {
      frame.keep(mount, Descriptor.ROOT);
      program.call(FCHDIR, frame.at(Descriptor.ROOT));
    }
  }

  private void attach() {
    program.call(
        MOVE_MOUNT,
        mount,
        frame.empty,
        target,
        frame.empty,
        Operand.of(MountFlags.MOVE_MOUNT_F_EMPTY_PATH | MountFlags.MOVE_MOUNT_T_EMPTY_PATH));
  }

  private void attributes(MountAttributes attributes) {
    setattr(attributes.mount(), 0, false);
    recursiveAttributes(attributes);
  }

  private void recursiveAttributes(MountAttributes attributes) {
    setattr(attributes.recursive(), 0, true);
  }

  /** Once the mount is in place: a detached one has no peers to be slave of. */
  private void propagations(MountAttributes attributes) {
    for (Propagation propagation : attributes.propagations()) {
      setattr(Change.NONE, propagation.type(), propagation.recursive());
    }
  }

  private void setattr(Change change, long propagation, boolean recursive) {
    if (change.isEmpty() && propagation == 0) {
      return;
    }
    program.call(
        MOUNT_SETATTR,
        mount,
        frame.empty,
        Operand.of(Fcntl.AT_EMPTY_PATH | (recursive ? Fcntl.AT_RECURSIVE : 0)),
        program.words(change.set(), change.clear(), propagation, 0),
        Operand.of(MountFlags.MOUNT_ATTR_SIZE_VER0));
  }
}
