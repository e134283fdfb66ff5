package dev.jrun.runtime.launch;

import dev.jrun.runtime.abi.MountFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@link Step.Mount} mounts. */
public sealed interface MountSource {
  /** What is done, as plans say it. */
  String text(String target);

  /**
   * A new file system.
   *
   * @param device what the file system knows as its source, empty if it has none
   * @param options words and {@code key=value} pairs of the file system
   * @param flags {@code MS_*} flags of the file system as a whole
   */
  record FileSystem(String type, String device, List<String> options, long flags)
      implements MountSource {
    /** The flags that fsconfig(2) has words for; {@code MS_SILENT} has no effect there. */
    private static final Map<Long, String> WORDS =
        new TreeMap<>(
            Map.of(
                MountFlags.MS_RDONLY, "ro",
                MountFlags.MS_SYNCHRONOUS, "sync",
                MountFlags.MS_DIRSYNC, "dirsync",
                MountFlags.MS_MANDLOCK, "mand",
                MountFlags.MS_LAZYTIME, "lazytime"));

    public FileSystem {
      options = List.copyOf(options);
    }

    /** The words for {@code flags} and the other options, in this order. */
    public List<String> words() {
      List<String> words = words(flags);
      words.addAll(options);
      return words;
    }

    /** The words for flags. */
    static List<String> words(long flags) {
      List<String> words = new ArrayList<>();
      for (Map.Entry<Long, String> word : WORDS.entrySet()) {
        if ((flags & word.getKey()) != 0) {
          words.add(word.getValue());
        }
      }
      return words;
    }

    @Override
    public String text(String target) {
      List<String> words = words();
      return "mount "
          + type
          + " on "
          + target
          + (words.isEmpty() ? "" : " [" + String.join(",", words) + "]");
    }
  }

  /** A file or directory of the host, with what is mounted below it if {@code recursive}. */
  record Bind(String path, boolean recursive) implements MountSource {
    @Override
    public String text(String target) {
      return (recursive ? "rbind " : "bind ") + path + " on " + target;
    }
  }

  /** The target itself, with what is mounted below it, as a mount that can have own attributes. */
  record Itself() implements MountSource {
    @Override
    public String text(String target) {
      return "rbind " + target + " on itself";
    }
  }

  /**
   * What is mounted on the target already, whose attributes change.
   *
   * @param superblock options of the file system itself that change, too ({@code remount} without
   *     {@code bind})
   */
  record Mounted(Optional<List<String>> superblock) implements MountSource {
    @Override
    public String text(String target) {
      return "change mount "
          + target
          + superblock.map(words -> " [" + String.join(",", words) + "]").orElse("");
    }
  }

  /**
   * Nothing to be seen: an empty read-only directory, or {@code /dev/null} where a file was.
   *
   * @param options options of the tmpfs that is the directory
   */
  record Mask(List<String> options) implements MountSource {
    public Mask {
      options = List.copyOf(options);
    }

    @Override
    public String text(String target) {
      return "mask " + target;
    }
  }
}
