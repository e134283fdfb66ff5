package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.hook.HookFailure;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.kernel.KernelException;
import dev.jrun.runtime.launch.UnsupportedFieldsException;
import dev.jrun.runtime.lifecycle.LifecycleException;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.runtime.seccomp.SeccompException;
import dev.jrun.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for exceptions that were not worded where they were thrown. */
final class ErrorMessage {
  /** Callers of runc look for these words. */
  private static final String START_FAILED = "unable to start container process: ";

  private ErrorMessage() {}

  /** The one message that the caller gets; the words of errno, which callers look for. */
  static String of(Throwable e) {
    return switch (e) {
      case CommandException _ -> e.getMessage();
      case SpecException _, UnsupportedFieldsException _ -> e.getMessage();
      case LifecycleException _, SeccompException _ -> e.getMessage();
      case KernelException _, CallerGoneException _ -> e.getMessage();
      case StepFailure _, InitFailure _, HookFailure _ -> START_FAILED + e.getMessage();
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException exists -> exists.getFile() + ": file exists";
      case FileSystemException other -> other.getFile() + ": " + lowerCase(other.getReason());
      case IOException _ -> lowerCase(e.getMessage());
      case UncheckedIOException unchecked -> of(unchecked.getCause());
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
