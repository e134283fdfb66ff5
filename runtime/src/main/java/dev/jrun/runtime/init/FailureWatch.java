package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.program.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hears what rows report, during create as during start: tells traces, and notices failures. */
final class FailureWatch {
  private final FailureText text;
  private final Optional<TraceListener> trace;

  /** What the current step told on purpose: how a hook ended, for example. */
  private final List<Integer> told = new ArrayList<>();

  private int step;

  FailureWatch(FailureText text, Optional<TraceListener> trace) {
    this.text = text;
    this.trace = trace;
  }

  /** The failure of a row that the clone executes before the program, of which no trace knows. */
  StepFailure failure(Report.Entry entry, RowMeaning meaning) {
    return text.of(meaning, Errno.of(-entry.result()), List.of());
  }

  /**
   * Hears one row.
   *
   * @throws StepFailure if what it reports is its failure
   */
  void hear(Report.Entry entry, RowMeaning meaning) {
    trace.ifPresent(listener -> {
      listener.began(meaning.step());
      listener.executed(entry.row(), entry.result());
    });
    if (meaning.step() != step) {
      step = meaning.step();
      told.clear();
    }
    if (entry.result() < 0) {
      Errno errno = Errno.of(-entry.result());
      if (meaning.failsOn(errno)) {
        throw text.of(meaning, errno, List.copyOf(told));
      }
    } else if (meaning.told()) {
      told.add(entry.result());
    }
  }
}
