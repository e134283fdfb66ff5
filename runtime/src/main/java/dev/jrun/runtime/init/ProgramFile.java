package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.program.ElfFile;
import dev.jrun.runtime.program.Program;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;

/**
 * The program of an init in the file that it executes: a file in memory that nobody can change any
 * more, not even the init (CVE-2019-5736).
 *
 * <p>The one that was written last is kept, since many make container after container of one
 * configuration: these can execute the same file. The next garbage collection forgets what it is
 * about; the file itself is closed for the next one.
 *
 * <p>So a container that gets hold of its file has that of others, too. It cannot change the
 * program, nor the file's mode, nor hold up who opens it by a lease, but there are ways to have the
 * next execve fail (ETXTBSY, or EACCES by an access control list): then the file is not used again.
 */
final class ProgramFile {
  private static final int SEALS =
      Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_WRITE;

  private static ProgramFile last;

  private final int descriptor;
  private final WeakReference<Content> content;

  private record Content(List<PlannedStep> steps, HandedOver handedOver, Program program) {}

  private ProgramFile(int descriptor, Content content) {
    this.descriptor = descriptor;
    this.content = new WeakReference<>(content);
  }

  /**
   * Makes a descriptor refer to the file that is kept, if that has the program.
   *
   * @param handedOver the descriptors that the init will find
   */
  static synchronized Optional<Program> reuse(
      Kernel kernel, int descriptor, LaunchPlan plan, HandedOver handedOver) {
    Content known = last == null ? null : last.content.get();
    if (known == null
        || !known.handedOver.equals(handedOver)
        || !known.steps.equals(plan.steps())) {
      return Optional.empty();
    }
    kernel.dup3(last.descriptor, descriptor, Fcntl.O_CLOEXEC);
    return Optional.of(known.program);
  }

  /** Writes the program to an empty file, for good. */
  static Program write(Kernel kernel, int descriptor, LaunchPlan plan, HandedOver handedOver) {
    Program program = Lowering.lower(plan.steps(), handedOver, false);
    if (write(kernel, descriptor, program)) {
      keep(kernel, descriptor, new Content(plan.steps(), handedOver, program));
    }
    return program;
  }

  /**
   * Writes a program to an empty file, for good.
   *
   * @return whether the kernel can seal its mode, too, as it can since 6.3
   */
  static boolean write(Kernel kernel, int descriptor, Program program) {
    kernel.write(descriptor, ElfFile.of(program, kernel.architecture()));
    try {
      kernel.fcntl(descriptor, Fcntl.F_ADD_SEALS, SEALS | Fcntl.F_SEAL_EXEC);
      return true;
    } catch (KernelException failure) {
      if (failure.errno() != Errno.EINVAL) {
        throw failure;
      }
      kernel.fcntl(descriptor, Fcntl.F_ADD_SEALS, SEALS);
      return false;
    }
  }

  /** Of a file that is open for reading, nobody gets a lease that others have to wait for. */
  private static synchronized void keep(Kernel kernel, int descriptor, Content content) {
    ProgramFile former = last;
    last = new ProgramFile(kernel.open("/proc/self/fd/" + descriptor, Fcntl.O_RDONLY), content);
    if (former != null) {
      kernel.close(former.descriptor);
    }
  }

  /** The file that is kept serves for no other container. */
  static synchronized void forget() {
    if (last != null) {
      last.content.clear();
    }
  }
}
