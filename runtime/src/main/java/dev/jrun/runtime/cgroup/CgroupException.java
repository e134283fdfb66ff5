package dev.jrun.runtime.cgroup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A cgroup operation that failed; the message names the operation, the file and the reason. */
public class CgroupException extends IOException {

  public CgroupException(String message) {
    super(message);
  }

  /** The failure of an operation on a file. */
  public static CgroupException of(String operation, IOException cause) {
    CgroupException exception = new CgroupException(operation + ": " + reason(cause));
    exception.initCause(cause);
    return exception;
  }

  /** The kernel's word alone, without the operation and the file. */
  public static String reason(IOException cause) {
    return switch (cause) {
      case CgroupException e when e.getCause() instanceof IOException first -> reason(first);
      case AccessDeniedException _ -> "Permission denied";
      case NoSuchFileException _ -> "No such file or directory";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
