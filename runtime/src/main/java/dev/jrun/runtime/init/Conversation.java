package dev.jrun.runtime.init;

import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.Clone;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.Report;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Listens to the init's report and puts it into the terms of the plan. */
final class Conversation {
  private final LaunchPlan plan;
  private final Program program;
  private final Clone clone;
  private final Report report;
  private final FailureWatch watch;
  private Optional<Integer> siblingPid = Optional.empty();

  Conversation(LaunchPlan plan, Program program, Clone clone, Report report, FailureWatch watch) {
    this.plan = plan;
    this.program = program;
    this.clone = clone;
    this.report = report;
    this.watch = watch;
  }

  /**
   * Waits until the init reaches {@code milestone}.
   *
   * @return what it tells with it; empty if the init ended without a word
   * @throws StepFailure if a step fails before
   */
  OptionalInt await(Milestone milestone) {
    while (true) {
      Optional<Report.Entry> next = report.next();
      if (next.isEmpty()) {
        return OptionalInt.empty();
      }
      if (hear(next.get()).filter(milestone::equals).isPresent()) {
        return OptionalInt.of(next.get().result());
      }
    }
  }

  /**
   * Waits until the init executes another program, or is no more.
   *
   * @throws StepFailure if a step fails before
   */
  void awaitEnd() {
    Optional<Report.Entry> next = report.next();
    while (next.isPresent()) {
      hear(next.get());
      next = report.next();
    }
  }

  /** Whether another process takes over from the clone, as only children join a pid namespace. */
  boolean handsOver() {
    return plan.steps().stream()
        .anyMatch(p -> p.step() instanceof Step.JoinNamespaces join && join.joinsPid());
  }

  /** The pid of the process that took over from the clone, if one has. */
  Optional<Integer> siblingPid() {
    return siblingPid;
  }

  /** The same once the clone has ended: the pid may be among what nobody has heard yet. */
  Optional<Integer> findSibling() {
    noteSiblingAmong(report::nextIfAny);
    return siblingPid;
  }

  private void noteSiblingAmong(Supplier<Optional<Report.Entry>> entries) {
    Optional<Report.Entry> next = entries.get();
    while (siblingPid.isEmpty() && next.isPresent()) {
      if (next.get().row() < Clone.FIRST_INDEX) {
        noteSibling(next.get(), RowMeaning.of(plan, program, next.get().row()));
      }
      next = entries.get();
    }
  }

  /** The failure of a row of the clone, if it is what comes next. */
  Optional<StepFailure> failureOfClone() {
    return report
        .nextIfAny()
        .filter(entry -> entry.row() >= Clone.FIRST_INDEX)
        .map(this::failureOfClone);
  }

  private StepFailure failureOfClone(Report.Entry entry) {
    // The execve, perhaps, of a file that another container has spoilt.
    ProgramFile.forget();
    return watch.failure(entry, RowMeaning.ofClone(plan, clone.call(entry)));
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
      throw failureOfClone(entry);
    }
    RowMeaning meaning = RowMeaning.of(plan, program, entry.row());
    try {
      watch.hear(entry, meaning);
    } catch (StepFailure failure) {
      // The sibling's, perhaps: nobody who hears of it ends the clone before that has told the pid.
      if (handsOver()) {
        noteSiblingAmong(report::next);
      }
      throw failure;
    }
    noteSibling(entry, meaning);
    Step step = plan.step(meaning.step()).step();
    return step instanceof Step.Synchronize(Milestone milestone) && isFirstOfStep(entry.row())
        ? Optional.of(milestone)
        : Optional.empty();
  }

  private void noteSibling(Report.Entry entry, RowMeaning meaning) {
    if (plan.step(meaning.step()).step() instanceof Step.JoinNamespaces && meaning.told()) {
      siblingPid = Optional.of(entry.result());
    }
  }

  private boolean isFirstOfStep(int row) {
    return row == 0 || program.rows().get(row - 1).step() != program.rows().get(row).step();
  }
}
