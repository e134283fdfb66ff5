package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.state.StateRecord;
import dev.jrun.spec.State;
import dev.jrun.spec.json.SpecWriter;

/** The state that hooks and listeners are told (runtime.md, "State"). */
final class ReportedState {
  private ReportedState() {}

  static State of(StateRecord record, String status, int pid) {
    return new State(
        record.ociVersion(), record.id(), status, pid, record.bundle(), record.annotations());
  }

  /** The same as hooks read it from their standard input. */
  static String text(StateRecord record, String status, int pid) {
    return SpecWriter.write(of(record, status, pid), SpecWriter.Indent.NONE);
  }
}
