package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.launch.RuntimeAction;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.Clone;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.Row;
import java.util.List;
import java.util.StringJoiner;

/**
 * What rows of a program are about, for messages: neighbours that differ in their arguments only
 * have it in common. Those that start can meet are kept as lines of text with the container's
 * state, since start is another process than the one that planned.
 *
 * @param first the index of the first row
 * @param last the index of the last row
 * @param step number of the step that it is part of
 * @param steps how many steps the plan has
 * @param kind what has to be told differently
 * @param told whether the row's result is a value that the init reports on purpose
 * @param tolerated names of the errnos that are no failures, {@code *} for all
 * @param call what the row does: a system call's name, or {@code compare}
 * @param title the step with the field that asks for it
 */
record RowMeaning(
    int first,
    int last,
    int step,
    int steps,
    Kind kind,
    boolean told,
    String tolerated,
    String call,
    String title) {
  /** Kinds of steps with messages of their own. */
  enum Kind {
    PLAIN,
    HOOK,
    /** A program by its name, looked for in the PATH. */
    SEARCHED_COMMAND,
    /** A program by its path. */
    GIVEN_COMMAND,
    DIRECTORY,
    /** Where the init tells the number of its listener. */
    LISTENER,
    /** A file system that only an ordinary directory may carry. */
    ORDINARY_MOUNT,
    EXECUTE
  }

  private static final char SEPARATOR = '\t';
  private static final String ANY = "*";

  static RowMeaning of(LaunchPlan plan, Program program, int index) {
    return of(plan, program, index, index);
  }

  private static RowMeaning of(LaunchPlan plan, Program program, int first, int last) {
    Row row = program.rows().get(first);
    PlannedStep planned = plan.step(row.step());
    return new RowMeaning(
        first,
        last,
        planned.number(),
        plan.steps().size(),
        kind(planned.step()),
        row.tellsSlot(),
        tolerated(row),
        row.operation().title(),
        // The only free text of the line, and the last: line ends and separators stay visible.
        title(planned).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
  }

  /** Of a row that the clone executes before the program; such rows report failures only. */
  static RowMeaning ofClone(LaunchPlan plan, SystemCall call) {
    PlannedStep planned =
        plan.steps().stream()
            .filter(p -> p.step() instanceof Step.ByRuntime(RuntimeAction.CloneInit _))
            .findFirst()
            .orElseThrow();
    return new RowMeaning(
        Clone.FIRST_INDEX,
        Clone.FIRST_INDEX,
        planned.number(),
        plan.steps().size(),
        Kind.PLAIN,
        false,
        "",
        call.manName(),
        title(planned));
  }

  /** Of a hook in the words that callers look for, which are those of {@code hook.HookRunner}. */
  private static String title(PlannedStep planned) {
    return planned.step() instanceof Step.RunHook hook
        ? "%s hook #%d: %s (%s)"
            .formatted(hook.kind(), hook.index(), planned.pointer(), hook.hook().path())
        : planned.title();
  }

  /** What the rows from {@code first} to the last are about, as lines. */
  static String lines(LaunchPlan plan, Program program, int first) {
    List<Row> rows = program.rows();
    StringBuilder lines = new StringBuilder();
    int begin = first;
    for (int index = first; index < rows.size(); index++) {
      if (index + 1 == rows.size() || !rows.get(index + 1).isLike(rows.get(begin))) {
        of(plan, program, begin, index).writeLine(lines);
        begin = index + 1;
      }
    }
    return lines.toString();
  }

  private void writeLine(StringBuilder lines) {
    lines.append(first).append(SEPARATOR).append(last).append(SEPARATOR);
    lines.append(step).append(SEPARATOR).append(steps).append(SEPARATOR);
    lines.append(kind.name()).append(SEPARATOR).append(told).append(SEPARATOR);
    lines.append(tolerated).append(SEPARATOR).append(call).append(SEPARATOR);
    lines.append(title).append('\n');
  }

  static RowMeaning parse(String line) {
    String[] fields = line.split(String.valueOf(SEPARATOR), 9);
    return new RowMeaning(
        Integer.parseInt(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Kind.valueOf(fields[4]),
        Boolean.parseBoolean(fields[5]),
        fields[6],
        fields[7],
        fields[8]);
  }

  private static String tolerated(Row row) {
    if ((row.flags() & Row.TOLERATE_ALL) != 0) {
      return ANY;
    }
    StringJoiner names = new StringJoiner(" ");
    for (Errno errno : row.tolerated()) {
      names.add(errno.name());
    }
    return names.toString();
  }

  /** Whether {@code errno} ends the init at this row; the others are met in traces only. */
  boolean failsOn(Errno errno) {
    return !tolerated.equals(ANY) && !List.of(tolerated.split(" ")).contains(errno.name());
  }

  private static Kind kind(Step step) {
    return switch (step) {
      case Step.RunHook _ -> Kind.HOOK;
      case Step.FindCommand find ->
          find.name().contains("/") ? Kind.GIVEN_COMMAND : Kind.SEARCHED_COMMAND;
      case Step.EnterDirectory _ -> Kind.DIRECTORY;
      case Step.Execute _ -> Kind.EXECUTE;
      case Step.Mount mount when MountRows.needsOrdinaryDirectory(mount.source()) ->
          Kind.ORDINARY_MOUNT;
      case Step.Synchronize(Milestone milestone) when milestone == Milestone.LISTENING ->
          Kind.LISTENER;
      case Step.Mount _,
          Step.ByRuntime _,
          Step.Calls _,
          Step.TakeDescriptors _,
          Step.JoinNamespaces _,
          Step.OpenRoot _,
          Step.MakeNode _,
          Step.OpenConsole _,
          Step.WriteProc _,
          Step.ChangeRoot _,
          Step.FilterCalls _,
          Step.Synchronize _ ->
          Kind.PLAIN;
    };
  }
}
