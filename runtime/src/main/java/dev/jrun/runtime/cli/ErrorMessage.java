package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for exceptions that were not worded where they were thrown. */
final class ErrorMessage {
  private ErrorMessage() {}

  /** The one message that the caller gets; the words of errno, which callers look for. */
  static String of(Exception e) {
    return switch (e) {
      case CommandException _ -> e.getMessage();
      case SpecException _ -> e.getMessage();
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException exists -> exists.getFile() + ": file exists";
      case FileSystemException other -> other.getFile() + ": " + lowerCase(other.getReason());
      case IOException _ -> lowerCase(e.getMessage());
      case UncheckedIOException unchecked -> of(unchecked.getCause());
      default -> "internal error: " + e;
    };
  }

  private static String lowerCase(String message) {
    return message == null || message.isEmpty()
        ? "input or output error"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
