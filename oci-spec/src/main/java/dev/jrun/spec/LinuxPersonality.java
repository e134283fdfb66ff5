package dev.jrun.spec;

import java.util.List;

/**
 * Execution domain of a process (personality(2)).
 *
 * @param domain execution domain, one of {@link #DOMAINS}; required
 * @param flags additional flags, none of which the specification defines; empty if absent
 */
public record LinuxPersonality(String domain, List<String> flags) {

  /** The execution domains that the specification names. */
  public static final List<String> DOMAINS = List.of("LINUX", "LINUX32");

  public LinuxPersonality {
    domain = Absent.ifEmpty(domain);
    flags = Absent.toEmpty(flags);
  }
}
