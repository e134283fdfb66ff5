package dev.jrun.runtime.init;

import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.Clone;
import dev.jrun.runtime.parent.Cloning;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process on its way into a container, as the runtime sees it: the container's first one, from
 * clone3 to the moment in which it waits for start, or one that joins the container, to its execve.
 */
public final class ContainerInit implements AutoCloseable {
  private static final byte[] GO = {1};

  private final Kernel kernel;
  private final Parent parent;
  private final LaunchPlan plan;
  private final Handover handover;
  private final Program program;
  private final Clone clone;
  private final Conversation conversation;
  private Child child;
  private boolean executing;
  private boolean closed;

  private ContainerInit(
      Kernel kernel,
      Parent parent,
      LaunchPlan plan,
      FailureText text,
      Handover handover,
      Program program,
      Clone clone,
      Optional<TraceListener> trace) {
    this.kernel = kernel;
    this.parent = parent;
    this.plan = plan;
    this.handover = handover;
    this.program = program;
    this.clone = clone;
    this.child = new Child(kernel, parent, clone.pid(), clone.pidfd());
    this.conversation =
        new Conversation(
            plan,
            program,
            clone,
            new Report(kernel, handover.report()),
            new FailureWatch(text, trace));
  }

  /**
   * Starts the init of a container.
   *
   * @param parent whose child it becomes
   * @param flags {@code CLONE_NEW*}
   * @param begins whether it executes its program at once, or waits for {@link #begin()}
   * @param group the directory of the cgroup (version 2) that it starts in
   * @param descriptors those of the parent that become 0, 1, 2 … of the container's process
   * @param console the socket that gets the process's terminal
   * @throws KernelException if there is no clone, or no way to make a program executable
   */
  public static ContainerInit start(
      Kernel kernel,
      Parent parent,
      LaunchPlan plan,
      long flags,
      boolean begins,
      Optional<Path> group,
      InitFiles files,
      List<Integer> descriptors,
      Optional<Integer> console,
      Optional<TraceListener> trace)
      throws IOException {
    return start(
        kernel,
        parent,
        plan,
        flags,
        begins,
        Handover.ofContainer(kernel, plan, files, group, console),
        FailureText.ofContainer(files),
        descriptors,
        trace);
  }

  /**
   * Starts a process that joins a container.
   *
   * @param container a pidfd of the container's first process
   * @param begins whether it executes its program at once, or waits for {@link #begin()}
   * @param group the directory of the cgroup (version 2) that it starts in
   * @param descriptors those of the parent that become 0, 1, 2 … of the process
   * @param console the socket that gets the process's terminal
   * @throws KernelException if there is no clone, or no way to make a program executable
   */
  public static ContainerInit join(
      Kernel kernel,
      Parent parent,
      LaunchPlan plan,
      int container,
      boolean begins,
      Optional<Path> group,
      List<Integer> descriptors,
      Optional<Integer> console)
      throws IOException {
    return start(
        kernel,
        parent,
        plan,
        0,
        begins,
        Handover.ofExec(kernel, container, group, console),
        FailureText.ofExec(),
        descriptors,
        Optional.empty());
  }

  private static ContainerInit start(
      Kernel kernel,
      Parent parent,
      LaunchPlan plan,
      long flags,
      boolean begins,
      Handover handover,
      FailureText text,
      List<Integer> descriptors,
      Optional<TraceListener> trace) {
    try {
      Cloning cloning = handover.cloning(flags, descriptors);
      HandedOver handedOver = new HandedOver(parent.numbers(cloning), handover.own());
      Optional<Program> known =
          trace.isPresent()
              ? Optional.empty()
              : ProgramFile.reuse(kernel, handover.executable(), plan, handedOver);
      Parent.Starting starting = parent.start(cloning, handover.child());
      Program program;
      try {
        program = known.orElseGet(() -> write(kernel, handover, plan, handedOver, trace));
        if (begins) {
          kernel.write(handover.go(), GoMessage.begin(plan.id()));
        }
      } catch (RuntimeException | Error failure) {
        end(kernel, parent, starting.await());
        throw failure;
      }
      Clone clone = starting.await();
      handover.releaseInitsEnds();
      return new ContainerInit(kernel, parent, plan, text, handover, program, clone, trace);
    } catch (RuntimeException | Error failure) {
      handover.releaseInitsEnds();
      handover.close();
      throw failure;
    }
  }

  private static Program write(
      Kernel kernel,
      Handover handover,
      LaunchPlan plan,
      HandedOver handedOver,
      Optional<TraceListener> trace) {
    if (trace.isEmpty()) {
      return ProgramFile.write(kernel, handover.executable(), plan, handedOver);
    }
    Program program = Lowering.lower(plan.steps(), handedOver, true);
    trace.get().lowered(ProgramListing.calls(program));
    ProgramFile.write(kernel, handover.executable(), program);
    return program;
  }

  /** Ends a clone that nobody will let go. */
  private static void end(Kernel kernel, Parent parent, Clone clone) {
    new Child(kernel, parent, clone.pid(), clone.pidfd()).kill();
    clone.release();
    kernel.close(clone.pidfd());
  }

  /** The init's pid, as this process sees it. */
  public int pid() {
    return child.pid();
  }

  /** A descriptor that refers to the init, as long as this is open. */
  public int pidfd() {
    return child.pidfd();
  }

  /** Lets the init begin, if it was not to do so at once. */
  public void begin() {
    kernel.write(handover.go(), GoMessage.begin(plan.id()));
  }

  /** Lets the init go on after a milestone. */
  public void go() {
    kernel.write(handover.go(), GO);
  }

  /** Lets the init go on, and tells it the home directory of its user. */
  public void go(String home) {
    kernel.write(handover.go(), GoMessage.of(home));
  }

  /** Provides the state that the hooks of {@code kind} read. */
  public void tellState(String kind, String state) {
    kernel.write(handover.state(kind), state.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits until the init has come to {@code milestone}.
   *
   * @throws StepFailure if a step of the init fails
   * @throws InitFailure if it ends without saying why
   */
  public void await(Milestone milestone) throws IOException {
    awaitTold(milestone);
    if (!executing && conversation.handsOver()) {
      conversation.awaitSibling();
      int pid = conversation.siblingPid().orElseThrow();
      // It has ended, or is about to; nobody else would ask for its status.
      child.reap();
      Child sibling = new Child(kernel, parent, pid, kernel.pidfdOpen(pid));
      kernel.close(child.pidfd());
      child = sibling;
    }
    executing = true;
  }

  private int awaitTold(Milestone milestone) {
    return conversation
        .await(milestone)
        .orElseThrow(
            () -> new InitFailure("the init ended before it was ready: " + child.ending()));
  }

  /**
   * Waits until the init has a listener ({@link Milestone#LISTENING}).
   *
   * @return the listener, as a descriptor of this process that the caller closes
   * @throws StepFailure if a step of the init fails
   * @throws InitFailure if it ends without saying why
   */
  public int awaitListener() {
    int number = awaitTold(Milestone.LISTENING);
    return kernel.pidfdGetfd(child.pidfd(), number);
  }

  /** Lets the init go on, whose listener is where it belongs. */
  public void goListenedTo() {
    kernel.write(handover.go(), new byte[] {GoMessage.SENT});
  }

  /**
   * Waits until it executes the program of the user. If it is killed before, then the program is,
   * as far as anybody can tell.
   *
   * @throws StepFailure if a step of the init fails
   */
  public void awaitExecution() {
    conversation.awaitEnd();
  }

  /** Why the clone could not become the init, if it has said so and nobody has heard it. */
  public Optional<StepFailure> failureOfClone() {
    return executing ? Optional.empty() : conversation.failureOfClone();
  }

  /** What the rows are about that {@link WaitingInit} can meet. */
  public String describeRows() {
    return RowMeaning.lines(plan, program, firstRowOfReady());
  }

  private int firstRowOfReady() {
    int first = 0;
    while (!(plan.step(program.rows().get(first).step()).step()
            instanceof Step.Synchronize(Milestone milestone)
        && milestone == Milestone.READY)) {
      first++;
    }
    return first;
  }

  /** Ends the process, whatever it executes by now, and lets go of everything. */
  public void kill() {
    if (executing) {
      child.kill();
    }
    close();
  }

  /**
   * Lets go of everything but the process. One that did not reach a milestone ends first: it may
   * still be on the stack that this object lent it.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!executing) {
      end(kernel, parent, clone);
    } else {
      clone.release();
      kernel.close(child.pidfd());
    }
    Optional<Integer> sibling = executing ? Optional.empty() : conversation.findSibling();
    handover.close();
    // With its end of the pipe closed it does not wait for us any more.
    sibling.ifPresent(process -> new Child(kernel, parent, process, -1).reap());
  }
}
