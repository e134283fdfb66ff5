package dev.jrun.bundles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The shared libraries of a program, as its own loader finds them. That is left to ldd(1), since
 * only the loader knows its cache and search path; ldd executes the program's loader, so this is
 * for programs that the machine trusts anyway.
 */
final class SharedLibraries {
  private SharedLibraries() {}

  /** Returns absolute paths, the loader's among them; none if the program is static. */
  static Set<Path> of(Path program) throws IOException {
    ProcessBuilder ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true);
    ldd.environment().put("LC_ALL", "C");
    Process process = ldd.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = exitStatus(process);
    if (isStatic(output)) {
      return Set.of();
    }
    if (status != 0 || output.contains("not found")) {
      throw new IOException("ldd " + program + ": " + output.strip().replace('\n', ';'));
    }
    return parse(output);
  }

  private static boolean isStatic(String output) {
    // The words of glibc and of musl.
    return output.contains("not a dynamic executable")
        || output.contains("statically linked")
        || output.contains("Not a valid dynamic program");
  }

  /** Lines are {@code NAME => PATH (ADDRESS)} or {@code PATH (ADDRESS)}; the vDSO has no path. */
  static Set<Path> parse(String output) {
    Set<Path> libraries = new LinkedHashSet<>();
    for (String line : output.lines().toList()) {
      String path = line.substring(line.indexOf("=>") < 0 ? 0 : line.indexOf("=>") + 2).strip();
      int end = path.lastIndexOf(" (");
      if (path.startsWith("/") && end > 0) {
        libraries.add(Path.of(path.substring(0, end)));
      }
    }
    return libraries;
  }

  private static int exitStatus(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ldd was running", e);
    }
  }
}
