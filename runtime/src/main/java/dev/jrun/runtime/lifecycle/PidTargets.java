package dev.jrun.runtime.lifecycle;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who is told which process has begun, besides the caller.
 *
 * @param file a file that its pid is written to
 * @param pidfdSocket path of a unix socket that gets a pidfd of it
 */
public record PidTargets(Optional<Path> file, Optional<Path> pidfdSocket) {
  /** Nobody. */
  public static final PidTargets NONE = new PidTargets(Optional.empty(), Optional.empty());
}
