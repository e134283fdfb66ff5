package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.hook.HookFailure;
import dev.jrun.runtime.init.InitFailure;
import dev.jrun.runtime.init.StepFailure;
import dev.jrun.runtime.launch.UnsupportedFieldsException;
import dev.jrun.runtime.parent.CallerGoneException;
import dev.jrun.runtime.seccomp.SeccompException;
import dev.jrun.runtime.state.StateException;
import dev.jrun.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of failure an exception is, for programs: its message is for people, and may change.
 * {@link #of} is the one place where exceptions get their codes.
 */
public enum ErrorCode {
  INVALID_USAGE("the command line is wrong, or does not fit the configuration or its caller"),
  INVALID_CONTAINER_ID("no container can have this id"),
  INVALID_CONFIG(
      "the configuration, or another document, is malformed or breaks the specification"),
  UNSUPPORTED("the specification allows it, this jrun cannot do it yet"),
  HOST_UNSUPPORTED("the machine lacks what jrun needs, a newer kernel for example"),
  CONTAINER_NOT_FOUND("there is no container of this id below the root directory"),
  CONTAINER_EXISTS("the id is taken by another container"),
  CONTAINER_BUSY("another command creates or changes the container now"),
  CONTAINER_NOT_RUNNING("the container has no process: it has stopped"),
  CONTAINER_RUNNING("the container runs already, or has not stopped yet"),
  CONTAINER_PAUSED("the container is paused"),
  CONTAINER_NOT_PAUSED("the container is not paused"),
  CONTAINER_STATE_BROKEN("what is recorded of the container is damaged or not of jrun"),
  ROOT_UNSAFE("others may write to the root directory, or it is not the caller's"),
  COMMAND_NOT_FOUND("the container has no such program"),
  COMMAND_NOT_EXECUTABLE("the container's program is there, and cannot be executed"),
  HOOK_FAILED("a hook failed or took too long"),
  INIT_ENDED("the container's init ended before its time"),
  SECCOMP_FAILED("there is no filter for the profile: libseccomp is missing or refuses it"),
  CGROUP_FAILED("a control group cannot be made, joined or limited as the configuration asks"),
  KEEPER_NOT_RUNNING("there is no keeper to tell of"),
  PERMISSION_DENIED("the kernel does not allow it to the caller (EACCES, EPERM)"),
  FILE_NOT_FOUND("a file or directory does not exist (ENOENT, ENOTDIR)"),
  FILE_EXISTS("a file that is to be made exists (EEXIST)"),
  RESOURCES_EXHAUSTED("memory, descriptors or disk space are at an end"),
  SYSTEM_CALL_FAILED("the kernel refuses something else; errno says how, where it is known"),
  CANCELED("the caller has ended meanwhile"),
  INTERNAL("a bug of jrun");

  private static final Map<Errno, ErrorCode> BY_ERRNO =
      Map.ofEntries(
          Map.entry(Errno.EACCES, PERMISSION_DENIED),
          Map.entry(Errno.EPERM, PERMISSION_DENIED),
          Map.entry(Errno.ENOENT, FILE_NOT_FOUND),
          Map.entry(Errno.ENOTDIR, FILE_NOT_FOUND),
          Map.entry(Errno.EEXIST, FILE_EXISTS),
          Map.entry(Errno.ENOMEM, RESOURCES_EXHAUSTED),
          Map.entry(Errno.ENOSPC, RESOURCES_EXHAUSTED),
          Map.entry(Errno.EDQUOT, RESOURCES_EXHAUSTED),
          Map.entry(Errno.EMFILE, RESOURCES_EXHAUSTED),
          Map.entry(Errno.ENFILE, RESOURCES_EXHAUSTED));

  private final String meaning;

  ErrorCode(String meaning) {
    this.meaning = meaning;
  }

  /** The code as programs read it, {@code container-not-found} for example; it never changes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What has happened, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** The code of whatever an operation of this package threw. */
  public static ErrorCode of(Throwable failure) {
    return switch (failure) {
      case LifecycleException refusal -> refusal.code();
      case StateException refusal -> of(refusal.reason());
      case SpecException _ -> INVALID_CONFIG;
      case UnsupportedFieldsException _ -> UNSUPPORTED;
      case StepFailure step -> of(step);
      case InitFailure _ -> INIT_ENDED;
      case HookFailure _ -> HOOK_FAILED;
      case SeccompException _ -> SECCOMP_FAILED;
      case CgroupException _ -> CGROUP_FAILED;
      case CallerGoneException _ -> CANCELED;
      case UncheckedIOException unchecked -> of(unchecked.getCause());
      case IOException _ -> ofErrno(FailedCall.errno(failure));
      case OutOfMemoryError _ -> RESOURCES_EXHAUSTED;
      case StackOverflowError _ -> INVALID_CONFIG;
      default ->
          FailedCall.errno(failure).isPresent() ? ofErrno(FailedCall.errno(failure)) : INTERNAL;
    };
  }

  private static ErrorCode of(StateException.Reason reason) {
    return switch (reason) {
      case INVALID_ID -> INVALID_CONTAINER_ID;
      case ID_IN_USE -> CONTAINER_EXISTS;
      case DOES_NOT_EXIST -> CONTAINER_NOT_FOUND;
      case BROKEN_RECORD, FOREIGN_FILE -> CONTAINER_STATE_BROKEN;
      case LOCKED -> CONTAINER_BUSY;
      case UNSAFE_ROOT -> ROOT_UNSAFE;
    };
  }

  private static ErrorCode of(StepFailure step) {
    return switch (step.subject()) {
      case COMMAND -> step.errno() == Errno.ENOENT ? COMMAND_NOT_FOUND : COMMAND_NOT_EXECUTABLE;
      case EXECUTION -> COMMAND_NOT_EXECUTABLE;
      case HOOK -> HOOK_FAILED;
      case OTHER -> ofErrno(Optional.of(step.errno()));
    };
  }

  private static ErrorCode ofErrno(Optional<Errno> errno) {
    return errno.map(BY_ERRNO::get).orElse(SYSTEM_CALL_FAILED);
  }
}
