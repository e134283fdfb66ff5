package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Milestone;
import dev.jrun.runtime.launch.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The container's first process from clone3 to the moment in which it waits for start, as the
 * runtime sees it.
 */
public final class ContainerInit implements AutoCloseable {
  private final Kernel kernel;
  private final Arena memory = Arena.ofShared();
  private final List<Integer> open = new ArrayList<>();
  private final LaunchPlan plan;
  private final InitFiles files;
  private final Program program;
  private final Conversation conversation;
  private final int go;
  private final Optional<Integer> createState;
  private final Optional<Integer> startState;
  private final int pidfd;
  private int pid;
  private boolean executing;
  private boolean closed;

  /**
   * Starts the init. It waits for {@link #go()}.
   *
   * @param flags {@code CLONE_NEW*}
   * @param descriptors those of this process that become 0, 1, 2 … of the container's process
   * @throws KernelException if there is no clone, or no way to make a program executable
   */
  public ContainerInit(
      Kernel kernel,
      LaunchPlan plan,
      long flags,
      InitFiles files,
      List<Integer> descriptors,
      Optional<TraceListener> trace)
      throws IOException {
    this.kernel = kernel;
    this.plan = plan;
    this.files = files;
    try (Handover handover = new Handover(kernel, descriptors)) {
      createState = stateFor("createContainer", Descriptor.CREATE_STATE, handover);
      startState = stateFor("startContainer", Descriptor.START_STATE, handover);
      if (readsState()) {
        hookFiles(handover);
      }
      Report report = report(handover);
      go = goPipe(handover);
      program = Lowering.lower(plan, handover.handedOver(), trace.isPresent());
      Starter.Clone clone =
          Starter.start(
              kernel,
              flags,
              handover.get(Descriptor.REPORT),
              memory,
              Starter.executing(executable(), handover.get(Descriptor.GO), handover.all()));
      pid = clone.pid();
      pidfd = keep(clone.pidfd());
      conversation = new Conversation(plan, program, report, new FailureText(files), trace);
    } catch (RuntimeException | IOException failure) {
      close();
      throw failure;
    }
  }

  private int keep(int descriptor) {
    open.add(descriptor);
    return descriptor;
  }

  /** A file in memory for the state that hooks read, if the plan has hooks of this kind. */
  private Optional<Integer> stateFor(String kind, Descriptor descriptor, Handover handover) {
    boolean wanted =
        plan.steps().stream()
            .anyMatch(p -> p.step() instanceof Step.RunHook hook && hook.kind().equals(kind));
    if (!wanted) {
      return Optional.empty();
    }
    int file = keep(kernel.memfdCreate("state", Fcntl.MFD_CLOEXEC | Fcntl.MFD_ALLOW_SEALING));
    handover.add(descriptor, file);
    return Optional.of(file);
  }

  private void hookFiles(Handover handover) throws IOException {
    Files.createFile(files.hookOutput());
    Files.createFile(files.hookError());
    handover.add(
        Descriptor.HOOK_OUTPUT, keep(kernel.open(files.hookOutput().toString(), Fcntl.O_RDWR)));
    handover.add(
        Descriptor.HOOK_ERROR, keep(kernel.open(files.hookError().toString(), Fcntl.O_RDWR)));
  }

  /** Opened for both directions on the init's side, so that no open waits for another. */
  private Report report(Handover handover) {
    int write = kernel.open(files.reportFifo().toString(), Fcntl.O_RDWR);
    handover.add(Descriptor.REPORT, write);
    int start = kernel.open(files.startFifo().toString(), Fcntl.O_RDWR);
    handover.add(Descriptor.START, start);
    Report report =
        new Report(kernel, keep(kernel.open(files.reportFifo().toString(), Fcntl.O_RDONLY)));
    // Only the init may hold the writing end: its end is then the end of the file.
    kernel.close(write);
    kernel.close(start);
    return report;
  }

  private int goPipe(Handover handover) {
    Kernel.Pipe pipe = kernel.pipe();
    handover.add(Descriptor.GO, pipe.readEnd());
    kernel.close(pipe.readEnd());
    return keep(pipe.writeEnd());
  }

  /** The program in a file that nobody can change any more, not even the init (CVE-2019-5736). */
  private int executable() {
    int flags = Fcntl.MFD_CLOEXEC | Fcntl.MFD_ALLOW_SEALING;
    int file;
    try {
      file = kernel.memfdCreate("jrun:init", flags | Fcntl.MFD_EXEC);
    } catch (KernelException older) {
      file = kernel.memfdCreate("jrun:init", flags);
    }
    keep(file);
    kernel.write(file, ElfFile.of(program, kernel.architecture()));
    kernel.fcntl(
        file,
        Fcntl.F_ADD_SEALS,
        Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_WRITE);
    return file;
  }

  /** The init's pid, as this process sees it. */
  public int pid() {
    return pid;
  }

  /** Lets the init begin. */
  public void go() {
    kernel.write(go, new byte[] {1});
  }

  /** Lets the init go on after the runtime's hooks. */
  public void go(String home) {
    kernel.write(go, GoMessage.of(home));
  }

  /** Whether there are hooks in the container's namespaces. */
  public boolean readsState() {
    return createState.isPresent() || startState.isPresent();
  }

  /**
   * What these hooks read.
   *
   * @param creating the state during create
   * @param created the state during start
   */
  public void provideState(String creating, String created) {
    createState.ifPresent(file -> kernel.write(file, creating.getBytes(StandardCharsets.UTF_8)));
    startState.ifPresent(file -> kernel.write(file, created.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Waits until the init has come to {@code milestone}.
   *
   * @throws StepFailure if a step of the init fails
   * @throws InitFailure if it ends without saying why
   */
  public void await(Milestone milestone) throws IOException {
    if (!conversation.await(milestone)) {
      throw new InitFailure("the container's init ended before it was ready: " + ending());
    }
    executing = true;
    boolean joinsPid =
        milestone == Milestone.MOUNTED
            && plan.steps().stream()
                .anyMatch(p -> p.step() instanceof Step.JoinNamespaces join && join.joinsPid());
    if (joinsPid) {
      conversation.awaitSibling();
      pid = conversation.siblingPid().orElseThrow();
    }
  }

  /** Writes down what the rows are about that {@link WaitingInit} can meet. */
  public void describeRows() throws IOException {
    Files.writeString(files.rows(), RowMeaning.lines(plan, program, firstRowAfterReady()));
  }

  private int firstRowAfterReady() {
    int first = 0;
    while (!(plan.step(program.rows().get(first).step()).step()
            instanceof Step.Synchronize(Milestone milestone)
        && milestone == Milestone.READY)) {
      first++;
    }
    return first;
  }

  /** How the init ended: {@code exit status 1}, {@code killed by signal 9}. */
  private String ending() {
    return kernel
        .waitid(Sched.P_PIDFD, pidfd, Sched.WEXITED | Sched.WNOWAIT)
        .map(s -> s.exited() ? "exit status " + s.status() : "killed by signal " + s.status())
        .orElse("unknown");
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
    if (pid != 0 && !executing) {
      kernel.pidfdSendSignal(pidfd, Sched.SIGKILL);
      kernel.waitid(Sched.P_PIDFD, pidfd, Sched.WEXITED);
    }
    open.forEach(kernel::close);
    open.clear();
    memory.close();
  }
}
