package dev.jrun.runtime.init;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Sched;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Words a failed row: once, here, for create, start and exec. */
final class FailureText {
  /** The most of a hook's output that a message repeats, in bytes. */
  private static final int OUTPUT_LIMIT = 4096;

  private final String place;
  private final Path hookOutput;
  private final Path hookError;

  private FailureText(String place, Path hookOutput, Path hookError) {
    this.place = place;
    this.hookOutput = hookOutput;
    this.hookError = hookError;
  }

  /** Of a container's first process. */
  static FailureText ofContainer(InitFiles files) {
    return new FailureText("the container's init", files.hookOutput(), files.hookError());
  }

  /** Of a process that joins a container, which runs no hooks. */
  static FailureText ofExec() {
    Path none = Path.of("/dev/null");
    return new FailureText("the process that joins the container", none, none);
  }

  /**
   * The failure of a row.
   *
   * @param reported the values that the step reported before it failed
   */
  StepFailure of(RowMeaning meaning, Errno errno, List<Integer> reported) {
    String step = " [step %d/%d, in %s]".formatted(meaning.step(), meaning.steps(), place);
    return new StepFailure(meaning, errno, text(meaning, errno, reported) + step);
  }

  private String text(RowMeaning meaning, Errno errno, List<Integer> reported) {
    String plain = meaning.title() + ": " + meaning.call() + ": " + errno;
    return switch (meaning.kind()) {
      case PLAIN, LISTENER -> plain;
      case HOOK -> hook(meaning, errno, reported);
      // Callers look for the words of runc.
      case SEARCHED_COMMAND -> meaning.title() + ": executable file not found in $PATH";
      case GIVEN_COMMAND -> meaning.title() + ": exec: " + errno;
      case DIRECTORY ->
          errno == Errno.EXDEV
              ? meaning.title() + ": current working directory is outside of the container's root"
              : plain;
      case ORDINARY_MOUNT ->
          errno == Errno.ELOOP || errno == Errno.ENOTDIR
              ? plain + ": must be mounted on ordinary directory"
              : plain;
      case EXECUTE -> execute(plain, errno);
    };
  }

  private static String execute(String plain, Errno errno) {
    return switch (errno) {
      case ENOENT -> plain + "; hint: the file exists, its interpreter or dynamic loader does not";
      case ENOEXEC ->
          plain + "; hint: neither a script with #! nor a program for this architecture";
      case EACCES ->
          plain + "; hint: not executable for this user, or on a file system mounted noexec";
      default -> plain;
    };
  }

  private String hook(RowMeaning meaning, Errno errno, List<Integer> reported) {
    String how;
    if (errno == Errno.ETIMEDOUT) {
      how = "timed out";
    } else if (reported.size() == 2) {
      boolean exited = reported.get(0) == Sched.CLD_EXITED;
      how = (exited ? "exit status " : "killed by signal ") + reported.get(1);
    } else {
      how = meaning.call() + ": " + errno;
    }
    return "error running "
        + meaning.title()
        + ": "
        + how
        + ", stdout: "
        + content(hookOutput)
        + ", stderr: "
        + content(hookError);
  }

  private static String content(Path file) {
    try {
      try (InputStream input = Files.newInputStream(file)) {
        return new String(input.readNBytes(OUTPUT_LIMIT), StandardCharsets.ISO_8859_1).strip();
      }
    } catch (IOException unreadable) {
      return "(" + unreadable.getMessage() + ")";
    }
  }
}
