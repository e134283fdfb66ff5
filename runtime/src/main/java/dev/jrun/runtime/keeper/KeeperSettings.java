package dev.jrun.runtime.keeper;

import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of the keeper, the member {@code keeper} of {@code /etc/jrun.json}.
 *
 * @param enabled whether there is to be a keeper; absent: true
 * @param idleSeconds after how many seconds without a client it leaves; absent: 300
 */
record KeeperSettings(Boolean enabled, Integer idleSeconds) {
  /** The file with all settings. */
  static final Path FILE = Path.of("/etc/jrun.json");

  /** A variable of the environment that says {@code off} for commands without a keeper. */
  static final String VARIABLE = "JRUN_KEEPER";

  private static final int IDLE_SECONDS = 300;

  /** The whole file. */
  record Document(KeeperSettings keeper) {}

  /** Reads a file, which need not exist. */
  static KeeperSettings read(Path file) throws IOException {
    try {
      KeeperSettings settings = SpecReader.read(file, Document.class).keeper();
      return settings == null ? new KeeperSettings(null, null) : settings;
    } catch (NoSuchFileException _) {
      return new KeeperSettings(null, null);
    }
  }

  boolean wanted() {
    return enabled == null || enabled;
  }

  Duration idle() {
    return Duration.ofSeconds(idleSeconds == null ? IDLE_SECONDS : idleSeconds);
  }
}
