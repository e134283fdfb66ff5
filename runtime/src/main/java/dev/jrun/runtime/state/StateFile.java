package dev.jrun.runtime.state;

import dev.jrun.spec.SpecException;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The record as files: a reader sees the old record or the new one, whatever is killed when.
 *
 * <p>All that is known before there is a process is one JSON file, on the disk before anything else
 * is done. The process is the target of a symbolic link beside it, which one system call makes: it
 * becomes known while the init is at work, and does not outlive a power cut anyway.
 */
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
  private final Path init;
  private final Path exec;

  StateFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("state.json");
    this.init = directory.resolve("init");
    this.exec = directory.resolve("exec.json");
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
    return record.withInit(readInit());
  }

  /** The first process, null if there is none yet. */
  InitProcess readInit() throws IOException {
    try {
      return InitProcess.parse(Files.readSymbolicLink(init).toString());
    } catch (NoSuchFileException _) {
      return null;
    } catch (NotLinkException | IllegalArgumentException e) {
      throw new StateException(
          StateException.Reason.BROKEN_RECORD, init + ": no link that names a process", e);
    }
  }

  /** Records the first process, or another one that has taken over from it. */
  void write(InitProcess process) throws IOException {
    Path text = Path.of(process.text());
    try {
      Files.createSymbolicLink(init, text);
    } catch (FileAlreadyExistsException _) {
      Path temporary = directory.resolve("init.new");
      Files.deleteIfExists(temporary);
      Files.createSymbolicLink(temporary, text);
      Files.move(temporary, init, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Replaces the record but for its process: the new content is on the disk before it takes the
   * name (rename(2) is atomic), and the name is on the disk before this returns. Only one writer at
   * a time, so a temporary file left by a killed one is overwritten.
   */
  void write(StateRecord record) throws IOException {
    if (!isDirectoryName(record.id())) {
      throw new IllegalArgumentException("record of " + record.id() + " for " + directory);
    }
    Path temporary = directory.resolve("state.json.new");
    try (FileChannel channel = FileChannel.open(temporary, REPLACE, OWNER_ONLY)) {
      write(record.withInit(null), channel);
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Once, before there is a process that one could exec beside; its environment is a secret. */
  void write(ExecRecord record) throws IOException {
    try (FileChannel channel = FileChannel.open(exec, REPLACE, OWNER_ONLY)) {
      write(record, channel);
    }
  }

  private static void write(Record record, FileChannel channel) throws IOException {
    ByteBuffer json =
        StandardCharsets.UTF_8.encode(SpecWriter.write(record, SpecWriter.Indent.NONE));
    while (json.hasRemaining()) {
      channel.write(json);
    }
  }

  ExecRecord readExec() throws IOException {
    try {
      FileKind.REGULAR.require(exec);
      return SpecReader.read(exec, ExecRecord.class);
    } catch (NoSuchFileException | SpecException e) {
      throw new StateException(
          StateException.Reason.BROKEN_RECORD, exec + ": no record of the process", e);
    }
  }

  private boolean isDirectoryName(String id) {
    return directory.getFileName().toString().equals(id);
  }
}
