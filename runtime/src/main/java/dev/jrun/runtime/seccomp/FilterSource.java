package dev.jrun.runtime.seccomp;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.spec.LinuxSeccomp;

/** Where the filter of a profile is to be had. */
@FunctionalInterface
public interface FilterSource {
  /**
   * The filter of a profile, which has to be valid ({@code SpecValidator}).
   *
   * @throws SeccompException if there is none
   */
  SeccompFilter filter(LinuxSeccomp profile);
}
