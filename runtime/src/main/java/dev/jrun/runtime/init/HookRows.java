package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.CLONE3;
import static dev.jrun.runtime.abi.SystemCall.CLOSE_RANGE;
import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.EXECVE;
import static dev.jrun.runtime.abi.SystemCall.FTRUNCATE;
import static dev.jrun.runtime.abi.SystemCall.LSEEK;
import static dev.jrun.runtime.abi.SystemCall.PIDFD_SEND_SIGNAL;
import static dev.jrun.runtime.abi.SystemCall.PPOLL;
import static dev.jrun.runtime.abi.SystemCall.WAITID;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.CloneRows;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Row;
import dev.jrun.spec.Hook;
import java.util.List;

/** A hook in the container's namespaces as rows: the init clones, the clone executes, it waits. */
final class HookRows {
  private static final int SI_CODE_OFFSET = 8;
  private static final int SI_STATUS_OFFSET = 24;

  private final Frame frame;
  private final ProgramBuilder program;

  HookRows(Frame frame) {
    this.frame = frame;
    this.program = frame.program;
  }

  void write(Step.RunHook step) {
    Operand.Address poll = program.halfWords(-1, Fcntl.POLLIN);
    Operand.Content pidfd = poll.content(0);
    Descriptor state = Descriptor.stateOf(step.kind());
    rewind(state);
    truncate(Descriptor.HOOK_OUTPUT);
    truncate(Descriptor.HOOK_ERROR);
    ProgramBuilder.Label parent = program.label();
    Operand.Address arguments =
        program.words(
            Sched.CLONE_PIDFD | Sched.CLONE_CLEAR_SIGHAND, 0, 0, 0, Sched.SIGCHLD, 0, 0, 0);
    program.pointer(arguments.plus(8), poll);
    program.call(CLONE3, arguments, Operand.of(64)).flag(Row.POSITIVE_IS_ELSE).onErrno(parent);
    execute(step.hook(), step.environment(), state);
    program.place(parent);
    await(step.hook(), poll, pidfd);
    frame.closeAll();
  }

  private void rewind(Descriptor descriptor) {
    program.call(LSEEK, frame.at(descriptor), Operand.of(0), Operand.of(Fcntl.SEEK_SET));
  }

  private void truncate(Descriptor descriptor) {
    program.call(FTRUNCATE, frame.at(descriptor), Operand.of(0));
    rewind(descriptor);
  }

  /** The clone's part. */
  private void execute(Hook hook, List<String> environment, Descriptor state) {
    program.call(DUP3, frame.at(state), Operand.of(0), Operand.of(0));
    program.call(DUP3, frame.at(Descriptor.HOOK_OUTPUT), Operand.of(1), Operand.of(0));
    program.call(DUP3, frame.at(Descriptor.HOOK_ERROR), Operand.of(2), Operand.of(0));
    // Until execve succeeds the report is needed, so nothing is closed yet.
    program.call(
        CLOSE_RANGE, Operand.of(3), Operand.of(Operand.ALL), Operand.of(Fcntl.CLOSE_RANGE_CLOEXEC));
    CloneRows.unblockSignals(program);
    List<String> args = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
    program.call(
        EXECVE,
        program.string(hook.path()),
        program.strings(args),
        program.strings(hook.env().isEmpty() ? environment : hook.env()));
  }

  /** The init's part; how the hook ended is reported before it is judged. */
  private void await(Hook hook, Operand.Address poll, Operand.Content pidfd) {
    ProgramBuilder.Label ended = program.label();
    Operand.Content ready = program.slot();
    Operand timeout = hook.timeout() == null ? Operand.of(0) : program.words(hook.timeout(), 0);
    program
        .call(PPOLL, poll, Operand.of(1), timeout, Operand.of(0), Operand.of(Sched.SIGSET_SIZE))
        .into(ready)
        .flag(Row.RETRY_EINTR);
    program.compare(ready, Operand.ALL, 0, Errno.EALREADY).onErrno(ended, Errno.EALREADY);
    program.call(PIDFD_SEND_SIGNAL, pidfd, Operand.of(Sched.SIGKILL)).ignoreErrors();
    program.fail(Errno.ETIMEDOUT);
    program.place(ended);
    Operand.Address info = program.reserve(Sched.SIGINFO_SIZE, 8);
    program
        .call(WAITID, Operand.of(Sched.P_PIDFD), pidfd, info, Operand.of(Sched.WEXITED))
        .flag(Row.RETRY_EINTR);
    Operand.Content code = info.content(SI_CODE_OFFSET);
    Operand.Content status = info.content(SI_STATUS_OFFSET);
    program.value(code).flag(Row.REPORT);
    program.value(status).flag(Row.REPORT);
    program.compare(code, Operand.ALL, Sched.CLD_EXITED, Errno.ECANCELED);
    program.compare(status, Operand.ALL, 0, Errno.ECANCELED);
  }
}
