package dev.jrun.runtime.init;

import static dev.jrun.runtime.abi.SystemCall.DUP3;
import static dev.jrun.runtime.abi.SystemCall.FCHOWNAT;
import static dev.jrun.runtime.abi.SystemCall.FSCONFIG;
import static dev.jrun.runtime.abi.SystemCall.FSMOUNT;
import static dev.jrun.runtime.abi.SystemCall.FSOPEN;
import static dev.jrun.runtime.abi.SystemCall.WRITE;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.MountFlags;
import dev.jrun.runtime.launch.Actor;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.Numbers;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns the init's steps of a plan into the rows of its program. */
final class Lowering {
  private static final int STANDARD_STREAMS = 3;

  private final ProgramBuilder program;
  private final Frame frame;
  private final HandedOver handedOver;
  private final RootRows root;
  private final MountRows mounts;
  private final HookRows hooks;
  private final ProcessRows process;
  private final ConsoleRows console;
  private final NodeRows nodes;
  private boolean procOpened;

  private Lowering(HandedOver handedOver, boolean trace) {
    this.program = new ProgramBuilder(trace);
    this.frame = new Frame(program, handedOver.numbers().inherited());
    this.handedOver = handedOver;
    this.root = new RootRows(frame);
    this.mounts = new MountRows(frame);
    this.hooks = new HookRows(frame);
    this.process = new ProcessRows(frame);
    this.console = new ConsoleRows(frame);
    this.nodes = new NodeRows(frame);
  }

  /**
   * The program of the init's steps among these.
   *
   * @param handedOver the descriptors that the init will find
   * @param trace whether every row reports its result
   */
  static Program lower(List<PlannedStep> steps, HandedOver handedOver, boolean trace) {
    Lowering lowering = new Lowering(handedOver, trace);
    for (PlannedStep planned : steps) {
      if (planned.actor() == Actor.INIT) {
        if (!(planned.step() instanceof Step.MakeNode)) {
          lowering.nodes.leaveParent();
        }
        if (needsAllClosed(planned.step())) {
          lowering.frame.closeReleased();
        }
        lowering.program.beginStep(planned.number());
        lowering.write(planned.step());
      }
    }
    return lowering.program.build(Descriptor.REPORT.number(handedOver.numbers().inherited()));
  }

  /**
   * Whether the init waits, runs a hook, follows a path that may lead through {@code /proc/self/fd}
   * (CVE-2024-21626), or comes under a filter, after which closing could be forbidden and would
   * close the filter's listener.
   */
  private static boolean needsAllClosed(Step step) {
    return switch (step) {
      case Step.Synchronize _, Step.RunHook _, Step.EnterDirectory _, Step.FilterCalls _ -> true;
      case Step.ByRuntime _,
          Step.Calls _,
          Step.TakeDescriptors _,
          Step.JoinNamespaces _,
          Step.OpenRoot _,
          Step.Mount _,
          Step.MakeNode _,
          Step.OpenConsole _,
          Step.WriteProc _,
          Step.ChangeRoot _,
          Step.FindCommand _,
          Step.Execute _ ->
          false;
    };
  }

  private void write(Step step) {
    switch (step) {
      case Step.ByRuntime _ ->
          throw new IllegalArgumentException("a step of the runtime is not the init's: " + step);
      case Step.Calls calls -> calls(calls);
      case Step.TakeDescriptors take -> takeDescriptors(take);
      case Step.JoinNamespaces join -> process.join(join);
      case Step.OpenRoot open -> root.open(open);
      case Step.Mount mount -> mounts.write(mount);
      case Step.MakeNode make -> nodes.write(make);
      case Step.OpenConsole open -> console.open(open);
      case Step.WriteProc write -> writeProc(write);
      case Step.ChangeRoot change -> root.change(change);
      case Step.EnterDirectory enter -> process.enter(enter);
      case Step.FindCommand find -> process.find(find);
      case Step.RunHook hook -> hooks.write(hook);
      case Step.Synchronize synchronize -> process.synchronize(synchronize);
      case Step.FilterCalls filter -> process.filter(filter);
      case Step.Execute execute -> process.execute(execute);
    }
  }

  private void calls(Step.Calls calls) {
    Operand.Content first = program.slot();
    for (int i = 0; i < calls.invocations().size(); i++) {
      Step.Invocation invocation = calls.invocations().get(i);
      Operand[] operands = new Operand[invocation.arguments().size()];
      for (int j = 0; j < operands.length; j++) {
        operands[j] = operand(invocation.arguments().get(j), first);
      }
      ProgramBuilder.Draft row =
          program.call(invocation.call(), operands).tolerate(invocation.tolerated());
      if (i == 0 && calls.needsFirstResult()) {
        row.into(first);
      }
    }
  }

  private Operand operand(Step.Argument argument, Operand.Content first) {
    return switch (argument) {
      case Step.Argument.Literal(long value) -> Operand.of(value);
      case Step.Argument.FirstResult() -> first;
      case Step.Argument.Text(String value) -> program.string(value);
      case Step.Argument.SessionKeyring() -> process.keyring();
      case Step.Argument.Numbers(List<Integer> values) ->
          program.halfWords(values.stream().mapToInt(Integer::intValue).toArray());
    };
  }

  /**
   * All that is handed over lies above every number that it is to get, so that none of these calls
   * overwrites the source of a later one.
   */
  private void takeDescriptors(Step.TakeDescriptors take) {
    Numbers numbers = handedOver.numbers();
    // The report first, so that a failure of the others is heard.
    for (int i = 0; i < handedOver.own().size(); i++) {
      program.call(
          DUP3,
          Operand.of(numbers.ofPassed(i)),
          frame.at(handedOver.own().get(i)),
          Operand.of(Fcntl.O_CLOEXEC));
    }
    for (int target = 0; target < numbers.inherited(); target++) {
      program.call(
          DUP3, Operand.of(numbers.ofInherited(target)), Operand.of(target), Operand.of(0));
    }
    // Numbers that are still unused are filled up, so that what a step opens lies beyond them all.
    for (Descriptor descriptor : Descriptor.values()) {
      if (!handedOver.own().contains(descriptor)) {
        program.call(
            DUP3, frame.at(Descriptor.GO), frame.at(descriptor), Operand.of(Fcntl.O_CLOEXEC));
      }
    }
    process.learnKeyring();
    process.catchSignals();
    if (take.owner() != 0) {
      for (int stream = 0; stream < STANDARD_STREAMS; stream++) {
        giveAway(stream, take.owner());
      }
    }
    frame.closeAll();
  }

  /**
   * Changes the owner of a stream, but for the null device, which is the host's, and for a file as
   * input: who can read it already need not own it, and it may be a secret of the host's.
   */
  private void giveAway(int stream, long owner) {
    ProgramBuilder.Label other = program.label();
    ProgramBuilder.Label done = program.label();
    frame.stat(Operand.of(stream));
    if (stream == 0) {
      ProgramBuilder.Label noFile = program.label();
      frame.typeIs(Fcntl.S_IFREG, Errno.ENODEV).onErrno(noFile, Errno.ENODEV);
      program.goTo(done);
      program.place(noFile);
    }
    frame.deviceIs(Fcntl.S_IFCHR, 1, 3, other);
    program.goTo(done);
    program.place(other);
    program
        .call(
            FCHOWNAT,
            Operand.of(stream),
            frame.empty,
            Operand.of(owner),
            Operand.of(-1),
            Operand.of(Fcntl.AT_EMPTY_PATH))
        .tolerate(Errno.EINVAL, Errno.EPERM, Errno.EROFS);
    program.place(done);
  }

  /**
   * In a procfs of our own, mounted nowhere: what an image has at {@code /proc}, or over a part of
   * it, is not asked (CVE-2019-16884, CVE-2019-19921, CVE-2025-52881). The one link in it that is
   * followed is {@code self}.
   */
  private void writeProc(Step.WriteProc write) {
    Operand.Content file = program.slot();
    if (!procOpened) {
      procOpened = true;
      openProc();
    }
    frame.open(
        frame.at(Descriptor.PROC),
        write.path(),
        Fcntl.O_WRONLY | Fcntl.O_NOFOLLOW,
        Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_MAGICLINKS | Fcntl.RESOLVE_NO_XDEV,
        file);
    program.call(
        WRITE,
        file,
        program.string(write.value()),
        Operand.of(write.value().getBytes(StandardCharsets.UTF_8).length));
    frame.release();
  }

  private void openProc() {
    Operand.Content context = program.slot();
    Operand.Content mount = program.slot();
    Operand none = Operand.of(0);
    program
        .call(FSOPEN, program.string("proc"), Operand.of(MountFlags.FSOPEN_CLOEXEC))
        .into(context);
    program.call(FSCONFIG, context, Operand.of(MountFlags.FSCONFIG_CMD_CREATE), none, none, none);
    program
        .call(FSMOUNT, context, Operand.of(MountFlags.FSMOUNT_CLOEXEC), Operand.of(0))
        .into(mount);
    frame.keep(mount, Descriptor.PROC);
  }
}
