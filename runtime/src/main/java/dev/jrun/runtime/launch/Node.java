package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.Fcntl;

/** What {@link Step.MakeNode} creates. */
public sealed interface Node {
  /** What is done, as plans say it. */
  String text(String path);

  /** A directory, with those above it; one that exists stays as it is. */
  record Directory() implements Node {
    @Override
    public String text(String path) {
      return "mkdir -p " + path;
    }
  }

  /**
   * A device or a named pipe. One that exists already has to be this very one.
   *
   * @param type {@code S_IFCHR}, {@code S_IFBLK} or {@code S_IFIFO}
   * @param permissions 0 to 07777
   */
  record Device(int type, int permissions, int major, int minor, long uid, long gid)
      implements Node {
    @Override
    public String text(String path) {
      return "mknod %s %s".formatted(path, letter())
          + (letter() == 'p' ? "" : " %d:%d".formatted(major, minor))
          + " mode %o".formatted(permissions)
          + (uid == 0 && gid == 0 ? "" : " owner %d:%d".formatted(uid, gid));
    }

    private char letter() {
      return switch (type) {
        case Fcntl.S_IFCHR -> 'c';
        case Fcntl.S_IFBLK -> 'b';
        default -> 'p';
      };
    }
  }

  /** A symbolic link; whatever has its name already stays. */
  record Symlink(String target) implements Node {
    @Override
    public String text(String path) {
      return "symlink " + path + " → " + target;
    }
  }
}
