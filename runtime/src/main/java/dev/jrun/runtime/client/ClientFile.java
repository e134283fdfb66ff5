package dev.jrun.runtime.client;

import dev.jrun.runtime.abi.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Writes the client of an installed tree, {@code bin/jrun}: a step of the build. */
public final class ClientFile {
  private static final int BUILD_BYTES = 6;

  private ClientFile() {}

  /**
   * Writes the file.
   *
   * @param arguments the tree, and the directory in which keepers listen
   */
  public static void main(String[] arguments) throws IOException {
    Path tree = Path.of(arguments[0]);
    Path client = tree.resolve("bin/jrun");
    Architecture architecture =
        Architecture.ofJavaName(System.getProperty("os.arch")).orElseThrow();
    byte[] file = new ClientProgram(build(tree.resolve("lib")), arguments[1]).file(architecture);
    Files.deleteIfExists(client);
    Files.write(client, file);
    Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What identifies a build: the content of its jars. */
  private static String build(Path libraries) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
    List<Path> jars;
    try (Stream<Path> files = Files.list(libraries)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    for (Path jar : jars) {
      digest.update(Files.readAllBytes(jar));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BUILD_BYTES);
  }
}
