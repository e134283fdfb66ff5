package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.MKDIRAT;
import static dev.jrun.runtime.abi.SystemCall.MKNODAT;
import static dev.jrun.runtime.abi.SystemCall.OPENAT2;
import static dev.jrun.runtime.abi.SystemCall.STATX;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rows of all steps share: the program that is being written, the numbers of the
 * descriptors, and how a path of the container is opened.
 */
final class Frame {
  private static final int MODE_DIRECTORY = 0755;
  private static final int MODE_FILE = 0755;

  /** So many descriptors of steps that are over do no harm to who may open few. */
  private static final int MANY = 12;

  /** The most that a step opens in other ways than {@link #open}: mounts and their contexts. */
  private static final int OPENED_OTHERWISE = 3;

  private static final int STATX_MODE_OFFSET = 28;
  private static final int STATX_RDEV_MAJOR_OFFSET = 128;
  private static final int STATX_RDEV_MINOR_OFFSET = 132;

  /** No magic link is ever followed: it would lead out of the root. */
  static final long IN_ROOT = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS;

  static final long NO_LINKS = IN_ROOT | Fcntl.RESOLVE_NO_SYMLINKS;

  final ProgramBuilder program;
  final int inherited;
  final Operand.Address empty;
  private final Operand.Address stat;
  private final Map<How, Operand.Address> hows = new HashMap<>();

  /** The most descriptors that may be open since all were closed. */
  private int opened;

  /** What a {@code struct open_how} says. */
  private record How(int flags, long resolve) {}

  Frame(ProgramBuilder program, int inherited) {
    this.program = program;
    this.inherited = inherited;
    this.empty = program.string("");
    this.stat = program.reserve(Fcntl.STATX_SIZE, 8);
  }

  Operand at(Descriptor descriptor) {
    return Operand.of(descriptor.number(inherited));
  }

  /** Gives what {@code slot} holds a fixed number. */
  void keep(Operand.Content slot, Descriptor descriptor) {
    program.call(DUP3, slot, at(descriptor), Operand.of(Fcntl.O_CLOEXEC));
  }

  /** Lets go of what the step opened. A few steps do so together, as each call costs. */
  void release() {
    opened += OPENED_OTHERWISE;
    if (opened >= MANY) {
      closeAll();
    }
  }

  /** Closes what steps have let go of, if that is still open. */
  void closeReleased() {
    if (opened > 0) {
      closeAll();
    }
  }

  /** Closes all but what is inherited and what has a fixed number. */
  void closeAll() {
    opened = 0;
    program.call(
        CLOSE_RANGE,
        Operand.of(Descriptor.firstFree(inherited)),
        Operand.of(Operand.ALL),
        Operand.of(0));
  }

  /** Opens {@code path}, resolved from {@code directory} under the rules of {@code resolve}. */
  ProgramBuilder.Draft open(
      Operand directory, String path, int flags, long resolve, Operand.Content into) {
    Operand.Address how = how(flags, resolve);
    opened++;
    return program
        .call(OPENAT2, directory, program.string(path), how, Operand.of(24))
        .into(into)
        .flag(Row.RETRY_EINTR);
  }

  private Operand.Address how(int flags, long resolve) {
    How how = new How(flags, resolve);
    Operand.Address address = hows.get(how);
    if (address == null) {
      address = program.words(flags | Fcntl.O_CLOEXEC, 0, resolve);
      hows.put(how, address);
    }
    return address;
  }

  /** Opens a path below the container's root, for use as a place and not for its content. */
  ProgramBuilder.Draft openInRoot(String path, long resolve, Operand.Content into) {
    return open(at(Descriptor.ROOT), path, Fcntl.O_PATH, resolve, into);
  }

  /** Opens a directory below the container's root, likewise. */
  private ProgramBuilder.Draft openDirectoryInRoot(
      String path, long resolve, Operand.Content into) {
    return open(at(Descriptor.ROOT), path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, resolve, into);
  }

  /**
   * Opens a path below the container's root after creating what is missing of it, one component at
   * a time, each in the directory that the one before was found to be.
   *
   * @param directory whether the last component is to be a directory, or else a file
   */
  void openOrCreate(String path, boolean directory, long resolve, Operand.Content into) {
    ProgramBuilder.Label done = program.label();
    (directory ? openDirectoryInRoot(path, resolve, into) : openInRoot(path, resolve, into))
        .thenGoTo(done)
        .tolerate(Errno.ENOENT);
    List<String> components = components(path);
    Operand parent = at(Descriptor.ROOT);
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < components.size(); i++) {
      String name = components.get(i);
      boolean last = i == components.size() - 1;
      boolean asDirectory = directory || !last;
      create(parent, name, asDirectory);
      prefix.append('/').append(name);
      if (asDirectory) {
        openDirectoryInRoot(prefix.toString(), resolve, into);
      } else {
        openInRoot(prefix.toString(), resolve, into);
      }
      parent = into;
    }
    program.place(done);
  }

  private void create(Operand parent, String name, boolean directory) {
    Operand.Address text = program.string(name);
    (directory
            ? program.call(MKDIRAT, parent, text, Operand.of(MODE_DIRECTORY))
            : program.call(MKNODAT, parent, text, Operand.of(Fcntl.S_IFREG | MODE_FILE)))
        .tolerate(Errno.EEXIST);
  }

  /** The names in a path, without the empty ones. */
  static List<String> components(String path) {
    List<String> components = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        components.add(name);
      }
    }
    return components;
  }

  /** Reads type and device number of an open file, for the comparisons below. */
  ProgramBuilder.Draft stat(Operand descriptor) {
    return statAt(descriptor, empty, Fcntl.AT_EMPTY_PATH);
  }

  /** Reads type and device number of a file. */
  ProgramBuilder.Draft statAt(Operand directory, Operand.Address path, int flags) {
    return program.call(
        STATX,
        directory,
        path,
        Operand.of(flags),
        Operand.of(Fcntl.STATX_TYPE | Fcntl.STATX_MODE),
        stat);
  }

  /** {@code st_mode} of the last {@link #stat}, for calls that read 16 bits of it only. */
  Operand mode() {
    return stat.content(STATX_MODE_OFFSET);
  }

  /** Goes on if the file of the last {@link #stat} is of this type ({@code S_IF*}). */
  ProgramBuilder.Draft typeIs(int type, Errno otherwise) {
    return program.compare(stat.content(STATX_MODE_OFFSET), Fcntl.S_IFMT, type, otherwise);
  }

  /** Goes on if the file of the last {@link #stat} is this device. */
  void deviceIs(int type, int major, int minor, Errno otherwise) {
    compareDevice(type, major, minor, otherwise);
  }

  /** Goes on if the file of the last {@link #stat} is this device, else at {@code otherwise}. */
  void deviceIs(int type, int major, int minor, ProgramBuilder.Label otherwise) {
    compareDevice(type, major, minor, Errno.ENODEV)
        .forEach(row -> row.onErrno(otherwise, Errno.ENODEV));
  }

  private List<ProgramBuilder.Draft> compareDevice(
      int type, int major, int minor, Errno otherwise) {
    return List.of(
        typeIs(type, otherwise),
        program.compare(stat.content(STATX_RDEV_MAJOR_OFFSET), Operand.ALL, major, otherwise),
        program.compare(stat.content(STATX_RDEV_MINOR_OFFSET), Operand.ALL, minor, otherwise));
  }
}
