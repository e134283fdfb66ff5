package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CLOSE;
import static dev.jrun.runtime.abi.SystemCall.FCHMODAT;
import static dev.jrun.runtime.abi.SystemCall.FCHOWNAT;
import static dev.jrun.runtime.abi.SystemCall.MKDIRAT;
import static dev.jrun.runtime.abi.SystemCall.MKNODAT;
import static dev.jrun.runtime.abi.SystemCall.SENDFILE;
import static dev.jrun.runtime.abi.SystemCall.SYMLINKAT;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.launch.CoveredFile;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.util.List;

/**
 * Copies of files as rows. They are opened below the directory that is going to be covered, and no
 * link is followed on the way: what a file was found to be beforehand may have changed.
 */
final class CopyRows {
  /** What sendfile(2) transfers at most, in bytes. */
  private static final long CHUNK = 0x7ffff000;

  private static final long BELOW =
      Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_MAGICLINKS | Fcntl.RESOLVE_NO_SYMLINKS;
  private static final int PERMISSIONS = 07777;

  private final Frame frame;
  private final ProgramBuilder program;
  private final Operand.Content from;
  private final Operand.Content to;

  CopyRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
    this.from = program.slot();
    this.to = program.slot();
  }

  /** Copies files that lie below {@code source} to the same places below {@code target}. */
  void write(List<CoveredFile> files, Operand source, Operand target) {
    for (CoveredFile file : files) {
      write(file, source, target);
    }
  }

  private void write(CoveredFile file, Operand source, Operand target) {
    Operand path = program.string(file.path());
    ProgramBuilder.Label absent = program.label();
    switch (file.mode() & Fcntl.S_IFMT) {
      case Fcntl.S_IFDIR -> program.call(MKDIRAT, target, path, permissions(file));
      case Fcntl.S_IFLNK -> program.call(SYMLINKAT, program.string(file.link()), target, path);
      case Fcntl.S_IFREG -> regular(file, source, target, absent);
      default ->
          program.call(MKNODAT, target, path, Operand.of(file.mode()), Operand.of(file.device()));
    }
    program.call(
        FCHOWNAT,
        target,
        path,
        Operand.of(file.uid()),
        Operand.of(file.gid()),
        Operand.of(Fcntl.AT_SYMLINK_NOFOLLOW));
    if ((file.mode() & Fcntl.S_IFMT) != Fcntl.S_IFLNK) {
      // After the change of the owner, which takes set-user-ID away.
      program.call(FCHMODAT, target, path, permissions(file));
    }
    program.place(absent);
  }

  /** A file that is not there any more is left out. */
  private void regular(
      CoveredFile file, Operand source, Operand target, ProgramBuilder.Label absent) {
    // Not blocking: what was a file may have become a FIFO.
    frame
        .open(source, file.path(), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, BELOW, from)
        .onErrno(absent, Errno.ENOENT);
    program.call(
        MKNODAT,
        target,
        program.string(file.path()),
        Operand.of(Fcntl.S_IFREG | 0600),
        Operand.of(0));
    frame.open(target, file.path(), Fcntl.O_WRONLY, BELOW, to);
    // One more than needed: where there is no room, the first one only transfers less.
    for (long copied = 0; copied < file.size() + CHUNK; copied += CHUNK) {
      program.call(SENDFILE, to, from, Operand.of(0), Operand.of(CHUNK));
    }
    program.call(CLOSE, to);
    program.call(CLOSE, from);
  }

  private static Operand permissions(CoveredFile file) {
    return Operand.of(file.mode() & PERMISSIONS);
  }
}
