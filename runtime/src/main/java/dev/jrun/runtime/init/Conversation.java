package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.Clone;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.Report;
import dev.jrun.runtime.program.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Listens to the init's report and puts it into the terms of the plan. */
final class Conversation {
  private final LaunchPlan plan;
  private final Program program;
  private final Report report;
  private final FailureText text;
  private final Optional<TraceListener> trace;
  private final List<Integer> reported = new ArrayList<>();
  private Optional<Integer> siblingPid = Optional.empty();
  private int reportingStep;

  Conversation(
      LaunchPlan plan,
      Program program,
      Report report,
      FailureText text,
      Optional<TraceListener> trace) {
    this.plan = plan;
    this.program = program;
    this.report = report;
    this.text = text;
    this.trace = trace;
  }

  /**
   * Waits until the init reaches {@code milestone}.
   *
   * @return false if the init ended without a word
   * @throws StepFailure if a step fails before
   */
  boolean await(Milestone milestone) {
    while (true) {
      Optional<Report.Entry> next = report.next();
      if (next.isEmpty()) {
        return false;
      }
      if (hear(next.get()).filter(milestone::equals).isPresent()) {
        return true;
      }
    }
  }

  /** The pid of the process that took over from the clone, if one has. */
  Optional<Integer> siblingPid() {
    return siblingPid;
  }

  /** Waits for the pid of the process that takes over; its own reports may come first. */
  void awaitSibling() {
    while (siblingPid.isEmpty()) {
      Report.Entry entry =
          report.next().orElseThrow(() -> new IllegalStateException("the init ended early"));
      hear(entry);
    }
  }

  private Optional<Milestone> hear(Report.Entry entry) {
    if (entry.row() >= Clone.FIRST_INDEX) {
      throw new InitFailure("execveat of the init program: " + Errno.of(-entry.result()));
    }
    Row row = program.rows().get(entry.row());
    Step step = plan.step(row.step()).step();
    RowMeaning meaning = RowMeaning.of(plan, program, entry.row());
    trace.ifPresent(listener -> meaning.tell(listener, entry.result()));
    if (entry.result() < 0) {
      Errno errno = Errno.of(-entry.result());
      if (row.failsOn(errno)) {
        throw text.of(meaning, errno, row.step() == reportingStep ? reported : List.of());
      }
    } else if (row.tellsSlot()) {
      remember(row, step, entry.result());
    }
    return step instanceof Step.Synchronize(Milestone milestone) && isFirstOfStep(entry.row())
        ? Optional.of(milestone)
        : Optional.empty();
  }

  private void remember(Row row, Step step, int value) {
    if (row.step() != reportingStep) {
      reportingStep = row.step();
      reported.clear();
    }
    reported.add(value);
    if (step instanceof Step.JoinNamespaces) {
      siblingPid = Optional.of(value);
    }
  }

  private boolean isFirstOfStep(int row) {
    return row == 0 || program.rows().get(row - 1).step() != program.rows().get(row).step();
  }
}
