package dev.jrun.conformance.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Ends the suite with one line, before its first case, when the machine lacks what all cases need.
 */
public final class Prerequisites implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    missing().findFirst().ifPresent(Prerequisites::giveUp);
  }

  private static Stream<String> missing() {
    Path binary = OciRuntime.configuredBinary();
    return Stream.of(
            Files.isExecutable(binary)
                ? null
                : "no runtime at "
                    + binary
                    + ": build it (mvn package), or set -Djrun.conformance.runtime=PATH",
            Payload.find().isPresent()
                ? null
                : "no static busybox on the PATH: install it (apt-get install busybox-static), or set"
                    + " -Djrun.conformance.busybox=PATH",
            System.getProperty("user.name").equals("root")
                ? null
                : "the suite makes containers: run it as root")
        .filter(java.util.Objects::nonNull);
  }

  private static void giveUp(String reason) {
    throw new IllegalStateException("conformance suite: " + reason);
  }
}
