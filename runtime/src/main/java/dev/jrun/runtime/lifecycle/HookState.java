package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.state.StateRecord;
import dev.jrun.spec.State;
import dev.jrun.spec.json.SpecWriter;

/** The state that hooks read from their standard input (runtime.md, "State"). */
final class HookState {
  private HookState() {}

  static String of(StateRecord record, String status, int pid) {
    State state =
        new State(
            record.ociVersion(), record.id(), status, pid, record.bundle(), record.annotations());
    return SpecWriter.write(state, SpecWriter.Indent.NONE);
  }
}
