package dev.jrun.runtime.cli.invocation;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.hook.HookFailure;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.UnsupportedFieldsException;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.runtime.lifecycle.FailedCall;
import dev.jrun.runtime.lifecycle.LifecycleException;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.runtime.seccomp.SeccompException;
import dev.jrun.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the caller gets to know of a failure.
 *
 * @param message for people, with the words that callers of runc look for
 * @param code for programs
 * @param errno of the system call that it comes from
 */
public record Diagnosis(String message, ErrorCode code, Optional<Errno> errno) {
  /** Callers of runc look for these words. */
  private static final String START_FAILED = "unable to start container process: ";

  /** The diagnosis of an exception, whether it was worded where it was thrown or not. */
  public static Diagnosis of(Throwable e) {
    ErrorCode code = e instanceof CommandException refusal ? refusal.code() : ErrorCode.of(e);
    return new Diagnosis(message(e), code, FailedCall.errno(e));
  }

  /** The same in other words. */
  public Diagnosis worded(UnaryOperator<String> words) {
    return new Diagnosis(words.apply(message), code, errno);
  }

  private static String message(Throwable e) {
    return switch (e) {
      case CommandException _ -> e.getMessage();
      case SpecException _, UnsupportedFieldsException _ -> e.getMessage();
      case LifecycleException _, SeccompException _ -> e.getMessage();
      case KernelException _, CallerGoneException _ -> e.getMessage();
      case StepFailure _, InitFailure _, HookFailure _ -> START_FAILED + e.getMessage();
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException exists -> exists.getFile() + ": file exists";
      // The JDK leaves the reasons of these two to their names.
      case NotDirectoryException no -> no.getFile() + ": not a directory";
      case DirectoryNotEmptyException full -> full.getFile() + ": directory not empty";
      case FileSystemException other -> other.getFile() + ": " + lowerCase(other.getReason());
      case IOException _ -> lowerCase(e.getMessage());
      case UncheckedIOException unchecked -> message(unchecked.getCause());
      case OutOfMemoryError _ ->
          "out of memory: more than the %d MiB that jrun takes are needed"
              .formatted(Runtime.getRuntime().maxMemory() >> 20);
      case StackOverflowError _ -> "the configuration is nested too deeply";
      default -> "internal error, a bug of jrun: " + e;
    };
  }

  private static String lowerCase(String message) {
    return message == null || message.isEmpty()
        ? "input or output error"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
