package dev.jrun.runtime.keeper;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.Violation;
import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the keeper.
 *
 * @param enabled whether there is to be a keeper
 * @param idle after how long without a client it leaves
 * @param origin the file that they come from; what is wrong with it, if they do not come from there
 * @param usable whether nothing is
 */
record KeeperSettings(boolean enabled, Duration idle, String origin, boolean usable) {
  /** The file with all settings; the property is for tests. */
  static final Path FILE = Path.of(System.getProperty("jrun.settings", "/etc/jrun.json"));

  /** A variable of the environment that says {@code off} for commands without a keeper. */
  static final String VARIABLE = "JRUN_KEEPER";

  private static final Duration IDLE = Duration.ofMinutes(5);

  /**
   * The whole file. Public, as the reader wants records to be.
   *
   * @param keeper its settings
   */
  public record Document(Member keeper) {}

  /**
   * The member {@code keeper}.
   *
   * @param enabled absent: true
   * @param idleSeconds from 1; absent: 300
   */
  public record Member(Boolean enabled, Integer idleSeconds) {}

  /** Reads a file, which need not exist. Of one that is no good, nothing counts. */
  static KeeperSettings read(Path file) {
    try {
      return of(file, SpecReader.read(file, Document.class).keeper());
    } catch (NoSuchFileException _) {
      return new KeeperSettings(true, IDLE, "defaults, there is no " + file, true);
    } catch (IOException unreadable) {
      return unusable(file + " cannot be read: " + unreadable.getMessage());
    } catch (SpecException malformed) {
      return unusable(malformed.getMessage());
    }
  }

  private static KeeperSettings of(Path file, Member member) {
    boolean enabled = member == null || member.enabled() == null || member.enabled();
    Duration idle =
        member == null || member.idleSeconds() == null
            ? IDLE
            : Duration.ofSeconds(member.idleSeconds());
    if (!idle.isPositive()) {
      throw new SpecException(
          file.toString(),
          List.of(
              Violation.error(Pointer.ROOT.key("keeper").key("idleSeconds"), "must be 1 or more")));
    }
    return new KeeperSettings(enabled, idle, file.toString(), true);
  }

  private static KeeperSettings unusable(String reason) {
    return new KeeperSettings(true, IDLE, "defaults, since " + reason, false);
  }
}
