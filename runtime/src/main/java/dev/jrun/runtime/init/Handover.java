package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.parent.CloneRows;
import dev.jrun.runtime.parent.Cloning;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What connects the runtime and an init: opened before the init is cloned. The init's ends are
 * closed once it has its own copies, the runtime's when it has seen the init off.
 */
final class Handover implements AutoCloseable {
  private final Kernel kernel;
  private final EnumMap<Descriptor, Integer> own = new EnumMap<>(Descriptor.class);
  private boolean released;
  private final List<Integer> ends = new ArrayList<>();
  private int executable;
  private Optional<Integer> group = Optional.empty();
  private int report;
  private int go;

  private Handover(Kernel kernel) {
    this.kernel = kernel;
  }

  /** What is special about an init: where it reports, for example. */
  private interface Purpose {
    void open(Handover handover) throws IOException;
  }

  /**
   * For a container's first process, which is talked to by another runtime later on.
   *
   * @param directory of the cgroup that the init starts in
   * @param console the socket that gets the process's terminal
   */
  static Handover ofContainer(
      Kernel kernel,
      LaunchPlan plan,
      InitFiles files,
      Optional<Path> directory,
      Optional<Integer> console)
      throws IOException {
    return open(kernel, directory, console, handover -> handover.openFiles(plan, files));
  }

  /**
   * For a process that joins a container.
   *
   * @param container a pidfd of the container's first process
   * @param directory of the cgroup that the init starts in
   * @param console the socket that gets the process's terminal
   */
  static Handover ofExec(
      Kernel kernel, int container, Optional<Path> directory, Optional<Integer> console)
      throws IOException {
    return open(kernel, directory, console, handover -> handover.openPipe(container));
  }

  private static Handover open(
      Kernel kernel, Optional<Path> directory, Optional<Integer> console, Purpose purpose)
      throws IOException {
    Handover handover = new Handover(kernel);
    try {
      purpose.open(handover);
      console.ifPresent(socket ->
          handover.own.put(Descriptor.CONSOLE, kernel.fcntl(socket, Fcntl.F_DUPFD_CLOEXEC, 0)));
      Kernel.Pipe pipe = kernel.pipe();
      handover.own.put(Descriptor.GO, pipe.readEnd());
      handover.go = handover.keep(pipe.writeEnd());
      handover.executable = handover.keep(handover.executableFile());
      handover.group =
          directory.map(path ->
              handover.keep(kernel.open(path.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY)));
      return handover;
    } catch (RuntimeException | IOException failure) {
      handover.releaseInitsEnds();
      handover.close();
      throw failure;
    }
  }

  private void openFiles(LaunchPlan plan, InitFiles files) throws IOException {
    boolean create = stateFor(plan, "createContainer");
    boolean start = stateFor(plan, "startContainer");
    if (create || start) {
      hookFiles(files);
    }
    // For both directions on the init's side, so that no open waits for another.
    own.put(Descriptor.REPORT, kernel.open(files.reportFifo().toString(), Fcntl.O_RDWR));
    own.put(Descriptor.START, kernel.open(files.creatingFifo().toString(), Fcntl.O_RDWR));
    report = keep(kernel.open(files.reportFifo().toString(), Fcntl.O_RDONLY));
  }

  private void openPipe(int container) {
    Kernel.Pipe pipe = kernel.pipe();
    own.put(Descriptor.REPORT, pipe.writeEnd());
    report = keep(pipe.readEnd());
    own.put(Descriptor.CONTAINER, kernel.fcntl(container, Fcntl.F_DUPFD_CLOEXEC, 0));
  }

  private int keep(int descriptor) {
    ends.add(descriptor);
    return descriptor;
  }

  /** A file in memory for the state that hooks read, if the plan has hooks of this kind. */
  private boolean stateFor(LaunchPlan plan, String kind) {
    boolean wanted =
        plan.steps().stream()
            .anyMatch(p -> p.step() instanceof Step.RunHook hook && hook.kind().equals(kind));
    if (wanted) {
      own.put(
          Descriptor.stateOf(kind),
          keep(kernel.memfdCreate("state", Fcntl.MFD_CLOEXEC | Fcntl.MFD_ALLOW_SEALING)));
    }
    return wanted;
  }

  private void hookFiles(InitFiles files) throws IOException {
    Files.createFile(files.hookOutput());
    Files.createFile(files.hookError());
    own.put(Descriptor.HOOK_OUTPUT, kernel.open(files.hookOutput().toString(), Fcntl.O_RDWR));
    own.put(Descriptor.HOOK_ERROR, kernel.open(files.hookError().toString(), Fcntl.O_RDWR));
  }

  private int executableFile() {
    int flags = Fcntl.MFD_CLOEXEC | Fcntl.MFD_ALLOW_SEALING;
    try {
      return kernel.memfdCreate("jrun:init", flags | Fcntl.MFD_EXEC);
    } catch (KernelException older) {
      return kernel.memfdCreate("jrun:init", flags);
    }
  }

  /** What the init works with, in the order in which it is handed over. */
  List<Descriptor> own() {
    return List.copyOf(own.keySet());
  }

  /**
   * How the init is cloned. It is passed {@link #own}, then the file that it executes, then the
   * cgroup that it starts in, if there is one.
   *
   * @param flags {@code CLONE_NEW*}
   * @param descriptors those of the parent that become 0, 1, 2 … of the container's process
   */
  Cloning cloning(long flags, List<Integer> descriptors) {
    List<Integer> passed = new ArrayList<>(own.values());
    passed.add(executable);
    group.ifPresent(passed::add);
    return new Cloning(
        flags,
        Descriptor.firstFree(descriptors.size()),
        descriptors,
        passed,
        own().indexOf(Descriptor.REPORT),
        group.isPresent() ? OptionalInt.of(own.size() + 1) : OptionalInt.empty());
  }

  /** What the clone does until it is the init. */
  Parent.Child child() {
    return CloneRows.executing(own.size(), own().indexOf(Descriptor.GO));
  }

  int executable() {
    return executable;
  }

  /** Where the runtime reads the init's reports. */
  int report() {
    return report;
  }

  /** Where the runtime lets the init go on. */
  int go() {
    return go;
  }

  /** The file for the state that hooks of {@code kind} read, which the plan has. */
  int state(String kind) {
    return own.get(Descriptor.stateOf(kind));
  }

  /** Closes what only the init may hold: the end of its file is then the end of the init. */
  void releaseInitsEnds() {
    if (!released) {
      released = true;
      own.values().stream().filter(descriptor -> !ends.contains(descriptor)).forEach(kernel::close);
    }
  }

  @Override
  public void close() {
    ends.forEach(kernel::close);
    ends.clear();
  }
}
