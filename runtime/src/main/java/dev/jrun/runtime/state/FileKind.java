package dev.jrun.runtime.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a file of jrun's has to be before it is opened: opening a FIFO would wait for its other end,
 * and a symbolic link leads anywhere. Nobody can exchange it after the look, since the directory is
 * writable to its owner only ({@link StateStore}).
 */
enum FileKind {
  REGULAR("a regular file") {
    @Override
    boolean matches(BasicFileAttributes attributes) {
      return attributes.isRegularFile();
    }
  },
  FIFO("a fifo") {
    @Override
    boolean matches(BasicFileAttributes attributes) {
      return attributes.isOther();
    }
  };

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  abstract boolean matches(BasicFileAttributes attributes);

  /**
   * The attributes of a file of this kind.
   *
   * @throws java.nio.file.NoSuchFileException if there is none of this name
   * @throws StateException if it is of another kind
   */
  BasicFileAttributes require(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!matches(attributes)) {
      throw new StateException(
          StateException.Reason.FOREIGN_FILE,
          file + ": not " + words + " (delete --force removes the container)");
    }
    return attributes;
  }
}
