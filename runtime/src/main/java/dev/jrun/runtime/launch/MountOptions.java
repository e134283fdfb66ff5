package dev.jrun.runtime.launch;

import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_RELATIME;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR__ATIME;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the {@code options} of a mount ask for, whatever the order in which the kernel wants to hear
 * it.
 *
 * <p>Of options that contradict each other the later one holds. {@code ro} stands among the
 * attributes of the mount; for a new file system it is the planner's choice to make that read-only
 * too.
 *
 * @param attributes MOUNT_ATTR_* of the mount
 * @param recursiveAttributes MOUNT_ATTR_* of the mount and all mounts below it (AT_RECURSIVE)
 * @param superblock MS_* flags of the file system: MS_SYNCHRONOUS, MS_DIRSYNC, MS_MANDLOCK,
 *     MS_LAZYTIME, MS_I_VERSION, MS_SILENT
 * @param propagations the changes of the propagation type, to be made in this order
 * @param bind whether it is a bind mount
 * @param recursiveBind whether the mounts below the source come along
 * @param remount whether it changes the mount that is there
 * @param copyUp whether a new tmpfs begins with a copy of what it covers
 * @param data the options for the file system, in their order
 */
public record MountOptions(
    Change attributes,
    Change recursiveAttributes,
    Change superblock,
    List<Propagation> propagations,
    boolean bind,
    boolean recursiveBind,
    boolean remount,
    boolean copyUp,
    List<String> data) {

  /**
   * A change of a bit mask, in the form of struct mount_attr: the bits of {@code clear} go, then
   * those of {@code set} come. A bit is in both only within MOUNT_ATTR__ATIME.
   */
  public record Change(long set, long clear) {

    /** Nothing changes. */
    public static final Change NONE = new Change(0, 0);

    /** Whether nothing changes. */
    public boolean isEmpty() {
      return set == 0 && clear == 0;
    }

    private Change with(long bits, boolean on) {
      return on ? new Change(set | bits, clear & ~bits) : new Change(set & ~bits, clear | bits);
    }

    /**
     * Chooses how access times are kept, or rules a choice out.
     *
     * <p>{@code atime} and {@code nostrictatime} rule out what they name: relatime, the kernel's
     * own default, takes its place unless the remaining third was asked for before. {@code
     * norelatime} only takes back a {@code relatime}, for a mount without any choice has the
     * kernel's default again, mount(8).
     */
    private Change withAtime(long choice, boolean on) {
      long others = set & ~MOUNT_ATTR__ATIME;
      if (on) {
        return new Change(others | choice, clear | MOUNT_ATTR__ATIME);
      }
      boolean chosen = (clear & MOUNT_ATTR__ATIME) != 0;
      long chosenSoFar = set & MOUNT_ATTR__ATIME;
      if (choice == MOUNT_ATTR_RELATIME) {
        return chosen && chosenSoFar == choice
            ? new Change(others, clear & ~MOUNT_ATTR__ATIME)
            : this;
      }
      return chosen && chosenSoFar != choice
          ? this
          : new Change(others | MOUNT_ATTR_RELATIME, clear | MOUNT_ATTR__ATIME);
    }
  }

  public MountOptions {
    propagations = List.copyOf(propagations);
    data = List.copyOf(data);
  }

  /**
   * Sorts options out; what is not known is data for the file system
   * (config.md#linux-mount-options).
   */
  public static MountOptions parse(List<String> options) {
    Parser parser = new Parser();
    options.forEach(parser::add);
    return parser.finish();
  }

  /** The options that are known but that jrun does not do, as they stand in the config. */
  static List<String> unsupported(List<String> options) {
    return options.stream().filter(o -> lookup(o) instanceof MountOption.Unsupported).toList();
  }

  /** Whether they ask for {@link #copyUp}. */
  public static boolean copyUp(List<String> options) {
    return options.stream().anyMatch(o -> lookup(o) instanceof MountOption.CopyUp);
  }

  private static MountOption lookup(String option) {
    // crun: idmap=uids=…;gids=…
    boolean mapped = option.startsWith("idmap=") || option.startsWith("ridmap=");
    return MountOption.BY_NAME.get(mapped ? option.substring(0, option.indexOf('=')) : option);
  }

  /** The options that jrun supports, sorted, as the {@code features} command reports them. */
  public static List<String> supported() {
    return MountOption.BY_NAME.entrySet().stream()
        .filter(entry -> !(entry.getValue() instanceof MountOption.Unsupported))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static final class Parser {
    private Change attributes = Change.NONE;
    private Change recursiveAttributes = Change.NONE;
    private Change superblock = Change.NONE;
    private final List<Propagation> propagations = new ArrayList<>();
    private boolean bind;
    private boolean recursiveBind;
    private boolean remount;
    private boolean copyUp;
    private final List<String> data = new ArrayList<>();

    void add(String option) {
      switch (lookup(option)) {
        case null -> addData(option);
        case MountOption.Attribute(long attribute, boolean set, boolean recursive) -> {
          if (recursive) {
            recursiveAttributes = recursiveAttributes.with(attribute, set);
          } else {
            attributes = attributes.with(attribute, set);
          }
        }
        case MountOption.Atime(long choice, boolean set, boolean recursive) -> {
          if (recursive) {
            recursiveAttributes = recursiveAttributes.withAtime(choice, set);
          } else {
            attributes = attributes.withAtime(choice, set);
          }
        }
        case MountOption.Superblock(long flag, boolean set) ->
            superblock = superblock.with(flag, set);
        case MountOption.Propagate(Propagation propagation) -> propagations.add(propagation);
        case MountOption.Bind(boolean recursive) -> {
          bind = true;
          recursiveBind |= recursive;
        }
        case MountOption.Remount() -> remount = true;
        case MountOption.CopyUp() -> copyUp = true;
        case MountOption.Defaults(), MountOption.Unsupported() -> {}
      }
    }

    private void addData(String option) {
      if (!option.isEmpty()) {
        data.add(option);
      }
    }

    MountOptions finish() {
      return new MountOptions(
          attributes,
          recursiveAttributes,
          superblock,
          propagations,
          bind,
          recursiveBind,
          remount,
          copyUp,
          data);
    }
  }
}
