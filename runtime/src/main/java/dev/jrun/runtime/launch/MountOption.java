package dev.jrun.runtime.launch;

import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_NOATIME;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_NODEV;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_NODIRATIME;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_NOEXEC;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_NOSUID;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_NOSYMFOLLOW;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_RDONLY;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_RELATIME;
import static dev.jrun.runtime.abi.MountFlags.MOUNT_ATTR_STRICTATIME;
import static dev.jrun.runtime.abi.MountFlags.MS_DIRSYNC;
import static dev.jrun.runtime.abi.MountFlags.MS_I_VERSION;
import static dev.jrun.runtime.abi.MountFlags.MS_LAZYTIME;
import static dev.jrun.runtime.abi.MountFlags.MS_MANDLOCK;
import static dev.jrun.runtime.abi.MountFlags.MS_SILENT;
import static dev.jrun.runtime.abi.MountFlags.MS_SYNCHRONOUS;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one option string of a mount means: the table of config.md#linux-mount-options. */
sealed interface MountOption {

  /** Sets or clears an attribute of the mount, or with {@code recursive} of it and all below. */
  record Attribute(long attribute, boolean set, boolean recursive) implements MountOption {}

  /** Chooses or rules out how access times are kept. */
  record Atime(long choice, boolean set, boolean recursive) implements MountOption {}

  /** Sets or clears a flag of the file system itself. */
  record Superblock(long flag, boolean set) implements MountOption {}

  /** Changes the propagation type. */
  record Propagate(Propagation propagation) implements MountOption {}

  /** Makes it a bind mount. */
  record Bind(boolean recursive) implements MountOption {}

  /** Changes a mount that exists. */
  record Remount() implements MountOption {}

  /** {@code defaults}: asks for what an option list without it gets as well. */
  record Defaults() implements MountOption {}

  /**
   * The new file system begins with a copy of what it covers; of runc's tmpfs, and without effect
   * elsewhere.
   */
  record CopyUp() implements MountOption {}

  /** Known, and refused by name as long as jrun does not do it. */
  record Unsupported() implements MountOption {}

  /** The options by their strings, sorted. */
  Map<String, MountOption> BY_NAME = table();

  private static Map<String, MountOption> table() {
    Map<String, MountOption> table = new TreeMap<>();
    attribute(table, "ro", "rw", MOUNT_ATTR_RDONLY);
    attribute(table, "nosuid", "suid", MOUNT_ATTR_NOSUID);
    attribute(table, "nodev", "dev", MOUNT_ATTR_NODEV);
    attribute(table, "noexec", "exec", MOUNT_ATTR_NOEXEC);
    attribute(table, "nodiratime", "diratime", MOUNT_ATTR_NODIRATIME);
    attribute(table, "nosymfollow", "symfollow", MOUNT_ATTR_NOSYMFOLLOW);
    atime(table, "noatime", "atime", MOUNT_ATTR_NOATIME);
    atime(table, "relatime", "norelatime", MOUNT_ATTR_RELATIME);
    atime(table, "strictatime", "nostrictatime", MOUNT_ATTR_STRICTATIME);
    superblock(table, "sync", "async", MS_SYNCHRONOUS);
    superblock(table, "mand", "nomand", MS_MANDLOCK);
    superblock(table, "lazytime", "nolazytime", MS_LAZYTIME);
    superblock(table, "iversion", "noiversion", MS_I_VERSION);
    superblock(table, "silent", "loud", MS_SILENT);
    table.put("dirsync", new Superblock(MS_DIRSYNC, true));
    for (Propagation propagation : Propagation.values()) {
      table.put(propagation.word(), new Propagate(propagation));
    }
    table.put("bind", new Bind(false));
    table.put("rbind", new Bind(true));
    table.put("remount", new Remount());
    table.put("defaults", new Defaults());
    table.put("tmpcopyup", new CopyUp());
    for (String name : new String[] {"idmap", "ridmap"}) {
      table.put(name, new Unsupported());
    }
    // Not in the specification, but options that crun knows: as data a file system would refuse
    // them less clearly.
    for (String name : new String[] {"copy-symlink", "src-nofollow", "dest-nofollow"}) {
      table.put(name, new Unsupported());
    }
    // Sorted for those who list it, hashed for those who look up.
    return Collections.unmodifiableMap(new LinkedHashMap<>(table));
  }

  private static void attribute(
      Map<String, MountOption> table, String set, String clear, long attribute) {
    for (boolean recursive : new boolean[] {false, true}) {
      String prefix = recursive ? "r" : "";
      table.put(prefix + set, new Attribute(attribute, true, recursive));
      table.put(prefix + clear, new Attribute(attribute, false, recursive));
    }
  }

  private static void atime(Map<String, MountOption> table, String set, String clear, long choice) {
    for (boolean recursive : new boolean[] {false, true}) {
      String prefix = recursive ? "r" : "";
      table.put(prefix + set, new Atime(choice, true, recursive));
      table.put(prefix + clear, new Atime(choice, false, recursive));
    }
  }

  private static void superblock(
      Map<String, MountOption> table, String set, String clear, long flag) {
    table.put(set, new Superblock(flag, true));
    table.put(clear, new Superblock(flag, false));
  }
}
