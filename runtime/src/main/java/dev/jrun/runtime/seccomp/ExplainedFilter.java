package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.SeccompFilter;
import java.util.List;

/**
 * A filter that tells of what it denies: the same decisions, but where the original fails a call or
 * kills, a listener is asked, which is to do just that ({@link DenialWatch}).
 */
public final class ExplainedFilter {
  private static final int RETURN = 0x06;

  private ExplainedFilter() {}

  /**
   * The filter.
   *
   * @throws SeccompException if {@code filter} has a listener already: the kernel knows only one
   *     for a process
   */
  public static SeccompFilter of(SeccompFilter filter) {
    if (filter.notifies()) {
      throw new SeccompException(
          "/linux/seccomp: a profile with SCMP_ACT_NOTIFY can't be explained: it has a listener");
    }
    FilterCompiler.requireReport(filter);
    List<Long> instructions =
        filter.instructions().stream().map(ExplainedFilter::explained).toList();
    return new SeccompFilter(
        filter.flags() | SeccompFilter.SECCOMP_FILTER_FLAG_NEW_LISTENER, instructions);
  }

  private static long explained(long instruction) {
    boolean denies =
        (instruction & 0xffff) == RETURN
            && DenialWatch.answers(Action.of((int) (instruction >>> 32)));
    return denies ? RETURN | (long) Action.SCMP_ACT_NOTIFY.value(null) << 32 : instruction;
  }
}
