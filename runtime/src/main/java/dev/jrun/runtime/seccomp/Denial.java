package dev.jrun.runtime.seccomp;

import java.util.List;

/**
 * A system call that a filter does not allow.
 *
 * @param pid of the thread that calls, as the runtime sees it
 * @param program what the thread calls itself (proc_pid_comm(5)); empty if nobody can tell any more
 * @param call its name, or its number if libseccomp does not know it
 * @param arguments six, whatever the call takes
 * @param outcome what the profile has for it: {@code SCMP_ACT_ERRNO, EPERM (operation not
 *     permitted)} or {@code SCMP_ACT_KILL_PROCESS}
 */
public record Denial(int pid, String program, String call, List<Long> arguments, String outcome) {
  public Denial {
    arguments = List.copyOf(arguments);
  }
}
