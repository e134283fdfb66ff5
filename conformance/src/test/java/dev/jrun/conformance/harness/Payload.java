package dev.jrun.conformance.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The static busybox that looks around in the containers, and the root file systems made from it.
 */
public final class Payload {

  private static final List<String> APPLETS =
      List.of(
          "sh",
          "awk",
          "cat",
          "chmod",
          "cp",
          "cut",
          "dd",
          "df",
          "echo",
          "env",
          "false",
          "find",
          "grep",
          "head",
          "hostname",
          "id",
          "ip",
          "kill",
          "ln",
          "ls",
          "mkdir",
          "mkfifo",
          "mknod",
          "mount",
          "mv",
          "od",
          "printenv",
          "ps",
          "pwd",
          "readlink",
          "rm",
          "sed",
          "setsid",
          "sleep",
          "sort",
          "stat",
          "stty",
          "sync",
          "tail",
          "test",
          "touch",
          "tr",
          "true",
          "tty",
          "umount",
          "uname",
          "unlink",
          "wc",
          "which");

  private static final List<String> DIRECTORIES =
      List.of("bin", "dev", "etc", "proc", "run", "sys", "tmp");

  private Payload() {}

  /** A static busybox: {@code -Djrun.conformance.busybox}, else the one on the {@code PATH}. */
  static Optional<Path> find() {
    String chosen = System.getProperty("jrun.conformance.busybox");
    var places =
        chosen != null
            ? Stream.of(Path.of(chosen))
            : Stream.of(System.getenv("PATH").split(":")).map(place -> Path.of(place, "busybox"));
    return places.filter(Files::isExecutable).filter(Payload::isStatic).findFirst();
  }

  /**
   * A dynamic executable names its loader as text in its first page; a static one has no PT_INTERP.
   */
  private static boolean isStatic(Path file) {
    try (var in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
      return start.startsWith("\u007fELF") && !start.contains("/ld-");
    } catch (IOException _) {
      return false;
    }
  }

  /** Fills a directory with what a container needs: one busybox under its many names. */
  public static void populate(Path rootfs) throws IOException {
    for (String directory : DIRECTORIES) {
      Files.createDirectories(rootfs.resolve(directory));
    }
    Path busybox = rootfs.resolve("bin/busybox");
    try {
      Files.createLink(busybox, SuiteDirectory.busybox());
    } catch (FileSystemException _) {
      Files.copy(SuiteDirectory.busybox(), busybox);
    }
    for (String applet : APPLETS) {
      Files.createSymbolicLink(rootfs.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(
        rootfs.resolve("etc/passwd"),
        "root:x:0:0::/root:/bin/sh\nguest:x:1000:1000::/home/guest:/bin/sh\n");
    Files.writeString(rootfs.resolve("etc/group"), "root:x:0:\nguest:x:1000:\nstaff:x:50:guest\n");
  }
}
