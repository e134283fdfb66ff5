package dev.jrun.runtime.keeper;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the paths of a caller lead a keeper where they lead the caller. Those through {@code
 * /proc/self}, {@code /dev/fd} or {@code /dev/stdout} do not: they would lead to the keeper's own
 * files.
 */
record CallersPaths(Kernel kernel, int directory) {
  /** Whether all arguments can be used by name. */
  boolean meanTheSameHere(List<String> arguments) {
    return arguments.stream().noneMatch(this::isMagic);
  }

  /**
   * A name of the working directory. Where it was removed or mounted over, what its own name leads
   * to is another's, and there is only the one in the caller's {@code /proc}.
   */
  Path workingDirectory(int pid) throws IOException {
    Path descriptor = Path.of("/proc/self/fd", Integer.toString(directory));
    Path name = Files.readSymbolicLink(descriptor);
    return name.isAbsolute() && Files.isDirectory(name) && Files.isSameFile(name, descriptor)
        ? name
        : Path.of("/proc", Integer.toString(pid), "cwd");
  }

  /** Any argument may be a path, or a flag with one; what does not exist may have a parent. */
  private boolean isMagic(String argument) {
    String path =
        argument.startsWith("-") ? argument.substring(argument.indexOf('=') + 1) : argument;
    String parent = path.substring(0, path.lastIndexOf('/') + 1);
    return resolvesMagically(path) || (!parent.isEmpty() && resolvesMagically(parent));
  }

  private boolean resolvesMagically(String path) {
    try {
      kernel.close(kernel.openat2(directory, path, Fcntl.O_PATH, Fcntl.RESOLVE_NO_MAGICLINKS));
      return isOfProcess(path);
    } catch (KernelException failure) {
      return failure.errno() == Errno.ELOOP || isOfProcess(path);
    }
  }

  /** {@code /proc/self} itself is an ordinary link, to whoever reads it. */
  private static boolean isOfProcess(String path) {
    return path.contains("/proc/self") || path.contains("/proc/thread-self");
  }
}
