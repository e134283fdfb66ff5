package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.FSCONFIG;
import static dev.jrun.runtime.abi.SystemCall.FSMOUNT;
import static dev.jrun.runtime.abi.SystemCall.FSOPEN;
import static dev.jrun.runtime.abi.SystemCall.FSPICK;

import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.launch.MountSource;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import java.util.List;
import java.util.Set;

/** File systems as rows: their options go to the kernel one by one, by fsconfig(2). */
final class FileSystemRows {
  /** An fsconfig(2) value with its NUL must fit into this. */
  private static final int FSCONFIG_LIMIT = 256;

  /** Options that are SELinux's and no file system's. */
  private static final Set<String> CONTEXTS =
      Set.of("context", "fscontext", "defcontext", "rootcontext");

  private final Frame frame;
  private final ProgramBuilder program;
  private final Operand.Content context;

  FileSystemRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
    this.context = program.slot();
  }

  /** Whether there is something that fsconfig(2) has no room or no word for. */
  static boolean needsMount(MountSource.FileSystem fileSystem) {
    return (fileSystem.flags() & MountFlags.MS_I_VERSION) != 0
        || fileSystem.device().length() >= FSCONFIG_LIMIT
        || fileSystem.options().stream().anyMatch(o -> o.length() >= FSCONFIG_LIMIT);
  }

  /** Makes a detached mount of a new file system. */
  void create(MountSource.FileSystem fileSystem, long attributes, Operand.Content mount) {
    program
        .call(FSOPEN, program.string(fileSystem.type()), Operand.of(MountFlags.FSOPEN_CLOEXEC))
        .into(context);
    if (!fileSystem.device().isEmpty()) {
      option("source=" + fileSystem.device());
    }
    fileSystem.words().forEach(this::option);
    command(MountFlags.FSCONFIG_CMD_CREATE);
    program
        .call(FSMOUNT, context, Operand.of(MountFlags.FSMOUNT_CLOEXEC), Operand.of(attributes))
        .into(mount);
  }

  /** Changes options of a file system that is mounted. */
  void reconfigure(Operand.Content mount, List<String> options) {
    program
        .call(
            FSPICK,
            mount,
            frame.empty,
            Operand.of(MountFlags.FSPICK_CLOEXEC | MountFlags.FSPICK_EMPTY_PATH))
        .into(context);
    options.forEach(this::option);
    command(MountFlags.FSCONFIG_CMD_RECONFIGURE);
  }

  private void option(String option) {
    int equals = option.indexOf('=');
    if (equals < 0) {
      program.call(
          FSCONFIG,
          context,
          Operand.of(MountFlags.FSCONFIG_SET_FLAG),
          program.string(option),
          Operand.of(0),
          Operand.of(0));
    } else {
      program.call(
          FSCONFIG,
          context,
          Operand.of(MountFlags.FSCONFIG_SET_STRING),
          program.string(option.substring(0, equals)),
          program.string(value(option.substring(0, equals), option.substring(equals + 1))),
          Operand.of(0));
    }
  }

  /** The quotes around a context are for mount(2), where a comma would end it. */
  private static String value(String key, String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted && CONTEXTS.contains(key) ? value.substring(1, value.length() - 1) : value;
  }

  private void command(int command) {
    Operand none = Operand.of(0);
    program.call(FSCONFIG, context, Operand.of(command), none, none, none);
  }
}
