package dev.jrun.runtime.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * What this jrun is. The first three lines are what dockerd and CRI-O look for.
 *
 * @param jrun version of the build
 * @param commit abbreviated commit of the sources, or {@code unknown}
 */
public record Version(String jrun, String commit) {
  /** The newest version of the runtime specification that is followed. */
  private static final String SPECIFICATION = "1.3.0";

  /** This build. */
  public static Version current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Version(properties.getProperty("version"), properties.getProperty("commit"));
  }

  /** The lines of {@code --version}. */
  public List<String> lines() {
    return List.of(
        "jrun version " + jrun,
        "commit: " + commit,
        "spec: " + SPECIFICATION,
        "java: " + Runtime.version());
  }
}
