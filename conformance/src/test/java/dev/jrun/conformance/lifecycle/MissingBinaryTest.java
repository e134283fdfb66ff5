package dev.jrun.conformance.lifecycle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A program that can't be executed: the words that docker and podman turn into exit statuses 126
 * and 127.
 */
class MissingBinaryTest {

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The error may come at create or, for what only execve(2) can tell, when the process begins. */
  private static Outcome runs(Bundle bundle, String... args) {
    var outcome = bundle.args(args).container().run();
    return outcome.complained();
  }

  @Test
  void aNameThatIsNotOnThePathFailsCreate(Bundle bundle) {
    bundle
        .args("no-such-program")
        .refused()
        .saying("no-such-program")
        .saying("executable file not found in");
  }

  @Test
  void aPathThatDoesNotExistFailsCreate(Bundle bundle) {
    bundle
        .args("/no/such/program")
        .refused()
        .saying("/no/such/program")
        .saying("no such file or directory");
  }

  @Test
  void aFileThatIsNotExecutableFailsCreate(Bundle bundle) {
    var outcome = bundle.args("/etc/passwd").refused().saying("/etc/passwd");
    assertTrue(
        outcome.stderr().toLowerCase(Locale.ROOT).contains("permission denied"), outcome::toString);
  }

  @Test
  void aDirectoryFailsCreate(Bundle bundle) {
    bundle.args("/etc").refused().saying("/etc");
  }

  @Test
  void aMissingLoaderOrInterpreterIsAnError(Bundle bundle) throws IOException {
    executable(bundle.rootfs("bin/script"), "#!/no/such/interpreter\n");
    runs(bundle, "/bin/script").saying("no such file or directory");
  }

  @Test
  void aFileOfAnotherFormatIsAnError(Bundle bundle) throws IOException {
    executable(bundle.rootfs("bin/garbage"), "\u0001\u0002\u0003garbage");
    runs(bundle, "/bin/garbage").saying("exec format error");
  }

  @Test
  void aProgramOnANoexecMountIsAnError(Bundle bundle) throws IOException {
    Path programs = bundle.hostDirectory("programs");
    executable(programs.resolve("script"), "#!/bin/sh\n");
    bundle.bind(programs, "/programs", "noexec");
    runs(bundle, "/programs/script").saying("permission denied");
  }

  @Test
  void theErrorOfRunHasItsPrefix(Bundle bundle) {
    bundle
        .args("no-such-program")
        .container()
        .run()
        .failed()
        .saying("unable to start container process: ");
  }
}
