package dev.jrun.spec;

/**
 * Limit of huge pages of one size (config-linux.md, "Huge page limits").
 *
 * @param pageSize size of the pages as in {@code 64KB}, {@code 2MB}, {@code 1GB}; required
 * @param limit limit in bytes, an unsigned 64-bit number
 */
public record LinuxHugepageLimit(String pageSize, @Required @UInt64 long limit) {
  public LinuxHugepageLimit {
    pageSize = Absent.ifEmpty(pageSize);
  }
}
