package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.json.SpecWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiled filters as files beside the state of the containers. A name is the hash of all that a
 * filter is made of, and a file begins with the hash of its content: one that is damaged is made
 * anew. What cannot be kept is compiled each time.
 */
public final class FilterCache implements FilterSource {
  /** No container has this name: at signs are not allowed in ids. */
  private static final String DIRECTORY = "@seccomp";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int HASH_SIZE = 32;
  private static final int LONGEST_ENTRY =
      HASH_SIZE + (1 + SeccompFilter.MOST_INSTRUCTIONS) * Long.BYTES;

  /** A host has a few profiles; who makes new ones all the time is not to fill the disk. */
  private static final int MOST_ENTRIES = 200;

  private final FilterCompiler compiler;
  private final Path root;
  private final long owner;

  /**
   * A cache.
   *
   * @param root directory of the state of all containers
   * @param owner the uid that must own what is read
   */
  public FilterCache(FilterCompiler compiler, Path root, long owner) {
    this.compiler = compiler;
    this.root = root;
    this.owner = owner;
  }

  @Override
  public SeccompFilter filter(LinuxSeccomp profile) {
    Optional<Path> entry = directory().map(directory -> directory.resolve(name(profile)));
    Optional<SeccompFilter> kept = entry.flatMap(FilterCache::read);
    if (kept.isPresent()) {
      return kept.get();
    }
    SeccompFilter filter = compiler.filter(profile);
    entry.ifPresent(file -> keep(file, filter.bytes()));
    return filter;
  }

  /** The directory, which nobody else can write; empty if there is no such. */
  private Optional<Path> directory() {
    Path directory = root.resolve(DIRECTORY);
    try {
      if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      Map<String, Object> attributes =
          Files.readAttributes(directory, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
      boolean safe =
          (Boolean) attributes.get("isDirectory")
              && Integer.toUnsignedLong((Integer) attributes.get("uid")) == owner
              && ((Integer) attributes.get("mode") & WRITABLE_BY_OTHERS) == 0;
      return safe ? Optional.of(directory) : Optional.empty();
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  /** Another library may compile the same profile to another filter. */
  private static String name(LinuxSeccomp profile) {
    String content =
        FilterCompiler.library().version()
            + " "
            + System.getProperty("os.arch")
            + " "
            + SpecWriter.write(profile, SpecWriter.Indent.NONE);
    return HexFormat.of().formatHex(hash(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static Optional<SeccompFilter> read(Path entry) {
    byte[] content;
    try {
      BasicFileAttributes file =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!file.isRegularFile() || file.size() > LONGEST_ENTRY) {
        return Optional.empty();
      }
      content = Files.readAllBytes(entry);
    } catch (IOException absent) {
      return Optional.empty();
    }
    byte[] filter =
        Arrays.copyOfRange(content, Math.min(HASH_SIZE, content.length), content.length);
    boolean whole = Arrays.equals(hash(filter), Arrays.copyOf(content, HASH_SIZE));
    return whole ? Optional.of(SeccompFilter.of(filter)) : Optional.empty();
  }

  /** Whole or not at all; that it fails is no reason not to run a container. */
  private static void keep(Path entry, byte[] filter) {
    try {
      Path temporary = Files.createTempFile(entry.getParent(), "new", "");
      try {
        Files.write(temporary, hash(filter));
        Files.write(temporary, filter, StandardOpenOption.APPEND);
        Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      makeRoom(entry);
    } catch (IOException full) {
      // The next one tries again.
    }
  }

  private static void makeRoom(Path newest) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(newest.getParent())) {
      entries = all.toList();
    }
    if (entries.size() > MOST_ENTRIES) {
      for (Path entry : entries) {
        if (!entry.equals(newest)) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  private static byte[] hash(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }
}
