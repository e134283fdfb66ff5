package dev.jrun.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's own record of forks, execs, exits and pivot_roots, with times: an instance of
 * tracefs (Documentation/trace/ftrace.rst). It costs the traced processes a few microseconds in
 * all, where a debugger would cost a multiple of what is measured.
 */
final class KernelTrace implements AutoCloseable {
  private static final List<String> EVENTS =
      List.of(
          "sched/sched_process_fork",
          "sched/sched_process_exec",
          "sched/sched_process_exit",
          "syscalls/sys_enter_pivot_root");

  /** {@code jrun-4711 [001] ..... 1234.567890: sched_process_exec: filename=/bin/jrun pid=4711}. */
  private static final Pattern LINE =
      Pattern.compile(".*?-(\\d+) +\\[\\d+] +\\S+ +(\\d+)\\.(\\d{6}): (\\w+)[(:] ?(.*)");

  private final Path instance;

  private KernelTrace(Path instance) {
    this.instance = instance;
  }

  /**
   * Something that happened.
   *
   * @param pid whose doing it was
   * @param microseconds when
   * @param name of the event
   * @param details its fields
   */
  record Event(int pid, long microseconds, String name, String details) {
    boolean is(int who, String what) {
      return pid == who && name.equals(what);
    }
  }

  /**
   * Begins to record.
   *
   * @param tracefs where it is mounted
   */
  static KernelTrace open(Path tracefs) throws IOException {
    Path instance = tracefs.resolve("instances/jrun-bench-" + ProcessHandle.current().pid());
    Files.createDirectory(instance);
    KernelTrace trace = new KernelTrace(instance);
    try {
      Files.writeString(instance.resolve("trace_clock"), "mono");
      for (String event : EVENTS) {
        Files.writeString(instance.resolve("events/" + event + "/enable"), "1");
      }
      return trace;
    } catch (IOException e) {
      trace.close();
      throw e;
    }
  }

  /** Forgets what was recorded. */
  void clear() throws IOException {
    Files.writeString(instance.resolve("trace"), "");
  }

  /** What was recorded since, in the order of time. */
  List<Event> events() throws IOException {
    return Files.readAllLines(instance.resolve("trace")).stream()
        .map(KernelTrace::event)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Event> event(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Event(
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(matcher.group(2)) * 1_000_000 + Long.parseLong(matcher.group(3)),
                matcher.group(4),
                matcher.group(5)))
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    // A directory of tracefs is removed with all that is in it.
    Files.delete(instance);
  }
}
