package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a row of a program is about, for messages. Those that start can meet are kept as lines of
 * text in the state directory, since start is another process than the one that planned.
 *
 * @param row the row's index
 * @param step number of the step that it is part of
 * @param steps how many steps the plan has
 * @param kind what has to be told differently
 * @param told whether the row's result is a value that the init reports on purpose
 * @param tolerated names of the errnos that are no failures, {@code *} for all
 * @param call what the row does: a system call's name, or {@code compare}
 * @param title the step with the field that asks for it
 */
record RowMeaning(
    int row,
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
    /** A file system that only an ordinary directory may carry. */
    ORDINARY_MOUNT,
    EXECUTE
  }

  private static final String SEPARATOR = "\t";
  private static final String ANY = "*";

  static RowMeaning of(LaunchPlan plan, Program program, int index) {
    Row row = program.rows().get(index);
    PlannedStep planned = plan.step(row.step());
    return new RowMeaning(
        index,
        planned.number(),
        plan.steps().size(),
        kind(planned.step()),
        row.tellsSlot(),
        tolerated(row),
        row.operation().title(),
        // The only free text of the line, and the last: line ends and separators stay visible.
        title(planned).replace("\n", "\\n").replace("\r", "\\r").replace(SEPARATOR, "\\t"));
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
    List<String> lines = new ArrayList<>();
    for (int index = first; index < program.rows().size(); index++) {
      lines.add(of(plan, program, index).line());
    }
    return String.join("\n", lines);
  }

  private String line() {
    return String.join(
        SEPARATOR,
        Integer.toString(row),
        Integer.toString(step),
        Integer.toString(steps),
        kind.name(),
        Boolean.toString(told),
        tolerated,
        call,
        title);
  }

  static RowMeaning parse(String line) {
    String[] fields = line.split(SEPARATOR, 8);
    return new RowMeaning(
        Integer.parseInt(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Kind.valueOf(fields[3]),
        Boolean.parseBoolean(fields[4]),
        fields[5],
        fields[6],
        fields[7]);
  }

  private static String tolerated(Row row) {
    return (row.flags() & Row.TOLERATE_ALL) != 0
        ? ANY
        : row.tolerated().stream().map(Errno::name).collect(Collectors.joining(" "));
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
      case Step.Mount _,
          Step.ChangeMount _,
          Step.ByRuntime _,
          Step.Calls _,
          Step.TakeDescriptors _,
          Step.JoinNamespace _,
          Step.OpenRoot _,
          Step.MakeNode _,
          Step.WriteSysctl _,
          Step.ChangeRoot _,
          Step.Synchronize _ ->
          Kind.PLAIN;
    };
  }
}
