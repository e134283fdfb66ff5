package dev.jrun.runtime.state;

import dev.jrun.spec.SpecException;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The record as a file: a reader sees the old record or the new one, whatever is killed when. */
final class StateFile {
  private static final Set<OpenOption> REPLACE =
      Set.of(
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          LinkOption.NOFOLLOW_LINKS);

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final Path file;

  StateFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("state.json");
  }

  Path path() {
    return file;
  }

  StateRecord read() throws IOException {
    StateRecord record;
    try {
      FileKind.REGULAR.require(file);
      record = SpecReader.read(file, StateRecord.class);
    } catch (NoSuchFileException _) {
      throw StateException.doesNotExist(directory);
    } catch (SpecException e) {
      throw new StateException(StateException.Reason.BROKEN_RECORD, e.getMessage(), e);
    }
    if (!isDirectoryName(record.id())) {
      throw new StateException(
          StateException.Reason.BROKEN_RECORD, file + ": the record of container " + record.id());
    }
    return record;
  }

  /**
   * Replaces the record: the new content is on the disk before it takes the name (rename(2) is
   * atomic), and the name is on the disk before this returns. Only one writer at a time, so a
   * temporary file left by a killed one is overwritten.
   */
  void write(StateRecord record) throws IOException {
    if (!isDirectoryName(record.id())) {
      throw new IllegalArgumentException("record of " + record.id() + " for " + directory);
    }
    Path temporary = directory.resolve("state.json.new");
    try (FileChannel channel = FileChannel.open(temporary, REPLACE, OWNER_ONLY)) {
      ByteBuffer json =
          StandardCharsets.UTF_8.encode(SpecWriter.write(record, SpecWriter.Indent.NONE));
      while (json.hasRemaining()) {
        channel.write(json);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private boolean isDirectoryName(String id) {
    return directory.getFileName().toString().equals(id);
  }
}
