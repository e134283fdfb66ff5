package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.ControlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the files of groups say before anything is written to them. */
@FunctionalInterface
public interface CurrentValues {
  /**
   * The content of a file, stripped; empty if it cannot be read, as in a group still to be made.
   */
  Optional<String> of(Path file);

  /** Those of this host. */
  static CurrentValues ofHost() {
    return file -> {
      try {
        return new ControlFile(file).readIfThere();
      } catch (IOException _) {
        return Optional.empty();
      }
    };
  }
}
