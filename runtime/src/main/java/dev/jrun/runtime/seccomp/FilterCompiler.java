package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.runtime.kernel.LibSeccomp.Comparison;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.LinuxSeccompArg;
import dev.jrun.spec.LinuxSyscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compiles profiles with libseccomp, with the rules of runc where the specification is silent. */
public final class FilterCompiler implements FilterSource {
  private static final String POINTER = "/linux/seccomp";

  /** TSYNC is about other threads, of which an init has none. */
  private static final Map<String, Long> FLAGS =
      Map.of(
          "SECCOMP_FILTER_FLAG_TSYNC",
          0L,
          "SECCOMP_FILTER_FLAG_LOG",
          SeccompFilter.SECCOMP_FILTER_FLAG_LOG,
          "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
          SeccompFilter.SECCOMP_FILTER_FLAG_SPEC_ALLOW,
          "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
          SeccompFilter.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);

  /** The init's report as it calls write(2): a descriptor beyond the streams, a record's size. */
  private static final long[] REPORT = {3, 0, 8};

  private final Kernel kernel;

  public FilterCompiler(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The library. */
  static LibSeccomp library() {
    return LibSeccomp.find()
        .orElseThrow(() ->
            new SeccompException(
                POINTER
                    + ": libseccomp.so.2 is missing: install the package libseccomp2 (Debian,"
                    + " Ubuntu) or libseccomp (elsewhere)"));
  }

  @Override
  public SeccompFilter filter(LinuxSeccomp profile) {
    LibSeccomp library = library();
    Set<Integer> architectures = architectures(library, profile);
    int otherwise = action(profile.defaultAction()).value(profile.defaultErrnoRet());
    long filter = library.init(otherwise);
    try {
      for (int architecture : architectures) {
        succeed(library.addArchitecture(filter, architecture), POINTER + "/architectures");
      }
      for (int i = 0; i < profile.syscalls().size(); i++) {
        add(library, filter, profile.syscalls().get(i), POINTER + "/syscalls/" + i, otherwise);
      }
      List<Long> instructions =
          new ArrayList<>(UnknownCalls.prefix(library, profile, architectures));
      instructions.addAll(export(library, filter));
      if (instructions.size() > SeccompFilter.MOST_INSTRUCTIONS) {
        throw new SeccompException(
            "%s: %d instructions are more than the kernel's %d"
                .formatted(POINTER, instructions.size(), SeccompFilter.MOST_INSTRUCTIONS));
      }
      SeccompFilter result = new SeccompFilter(flags(profile), instructions);
      if (result.notifies()) {
        requireReport(result);
      }
      return result;
    } finally {
      library.release(filter);
    }
  }

  static Action action(String name) {
    return Action.valueOf(name);
  }

  /** Those of the profile, and the native one in any case. */
  private static Set<Integer> architectures(LibSeccomp library, LinuxSeccomp profile) {
    Set<Integer> architectures = new TreeSet<>(Set.of(library.nativeArchitecture()));
    for (int i = 0; i < profile.architectures().size(); i++) {
      String name = profile.architectures().get(i);
      int token =
          library.architecture(name.substring("SCMP_ARCH_".length()).toLowerCase(Locale.ROOT));
      if (token == 0) {
        throw new SeccompException(
            "%s/architectures/%d: libseccomp %s does not know %s"
                .formatted(POINTER, i, library.version(), name));
      }
      architectures.add(token);
    }
    return architectures;
  }

  /**
   * The kernel's default of old for speculation is the container's, too, unless flags are given.
   */
  private static long flags(LinuxSeccomp profile) {
    long flags =
        profile.flags() == null
            ? SeccompFilter.SECCOMP_FILTER_FLAG_SPEC_ALLOW
            : profile.flags().stream().mapToLong(FLAGS::get).reduce(0, (a, b) -> a | b);
    boolean notifies =
        profile.syscalls().stream().anyMatch(r -> action(r.action()) == Action.SCMP_ACT_NOTIFY);
    // The kernel refuses how a listener is waited for where there is none.
    return notifies
        ? flags | SeccompFilter.SECCOMP_FILTER_FLAG_NEW_LISTENER
        : flags & ~SeccompFilter.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
  }

  /** Who is notified gets the listener only when the init has reported it, by write(2). */
  static void requireReport(SeccompFilter filter) {
    LibSeccomp library = library();
    int architecture = library.nativeArchitecture();
    int call = library.systemCall(architecture, "write");
    Action action = Action.of(new FilterInterpreter(filter).decide(architecture, call, REPORT));
    if (!action.isPermissive()) {
      throw new SeccompException(
          "%s: a listener needs write to be allowed, not %s: the init reports it so"
              .formatted(POINTER, action));
    }
  }

  private static void add(
      LibSeccomp library, long filter, LinuxSyscall rule, String pointer, int otherwise) {
    int action = action(rule.action()).value(rule.errnoRet());
    if (action == otherwise) {
      // libseccomp refuses a rule that says nothing.
      return;
    }
    for (String name : rule.names()) {
      int call = library.systemCall(library.nativeArchitecture(), name);
      // A profile names calls of every kernel and architecture; those that nobody knows are left.
      if (call != -1) {
        for (List<Comparison> conditions : conditions(rule.args())) {
          succeed(library.addRule(filter, action, call, conditions), pointer + " (" + name + ")");
        }
      }
    }
  }

  /** All must hold; but libseccomp takes only one for an argument, so then each makes a rule. */
  private static List<List<Comparison>> conditions(List<LinuxSeccompArg> args) {
    List<Comparison> all = args.stream().map(FilterCompiler::comparison).toList();
    long different = all.stream().map(Comparison::argument).distinct().count();
    return different == all.size() ? List.of(all) : all.stream().map(List::of).toList();
  }

  private static Comparison comparison(LinuxSeccompArg arg) {
    return new Comparison(
        (int) arg.index(),
        // In the order of enum scmp_compare, which begins at 1.
        LinuxSeccompArg.OPERATORS.indexOf(arg.op()) + 1,
        arg.value(),
        arg.valueTwo() == null ? 0 : arg.valueTwo());
  }

  private List<Long> export(LibSeccomp library, long filter) {
    int file = kernel.memfdCreate("seccomp", Fcntl.MFD_CLOEXEC);
    try {
      succeed(library.export(filter, file), POINTER);
      byte[] program = Files.readAllBytes(Path.of("/proc/self/fd", Integer.toString(file)));
      return SeccompFilter.instructions(ByteBuffer.wrap(program));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } finally {
      kernel.close(file);
    }
  }

  private static void succeed(int result, String what) {
    // What is there already need not be added: the native architecture, a rule given twice.
    if (result < 0 && result != -Errno.EEXIST.number()) {
      throw new SeccompException(what + ": libseccomp: " + Errno.of(-result));
    }
  }

  /** The flags that are known; those without an effect are about what an init does not have. */
  public static List<String> flags() {
    return FLAGS.keySet().stream().sorted().collect(Collectors.toList());
  }
}
