package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.kernel.KernelException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** The system call that a failure comes from. */
public final class FailedCall {
  private FailedCall() {}

  /** Its errno; empty if the failure comes from none, or from one that the JDK does not tell. */
  public static Optional<Errno> errno(Throwable failure) {
    return switch (failure) {
      case null -> Optional.empty();
      case KernelException call -> Optional.of(call.errno());
      // The init has no other way to tell how a hook ended, so that one is none of the kernel's.
      case StepFailure step when step.subject() == StepFailure.Subject.HOOK -> Optional.empty();
      case StepFailure step -> Optional.of(step.errno());
      case NoSuchFileException _ -> Optional.of(Errno.ENOENT);
      case AccessDeniedException _ -> Optional.of(Errno.EACCES);
      case FileAlreadyExistsException _ -> Optional.of(Errno.EEXIST);
      case NotDirectoryException _ -> Optional.of(Errno.ENOTDIR);
      case DirectoryNotEmptyException _ -> Optional.of(Errno.ENOTEMPTY);
      case FileSystemException other -> Errno.ofSentence(other.getReason());
      case IOException other when other.getCause() == null -> Errno.ofSentence(other.getMessage());
      default -> errno(failure.getCause());
    };
  }
}
