package dev.jrun.conformance.cgroup;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrun.conformance.harness.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The numbers of a disk as a whole, since a part of it cannot be throttled. */
record Disk(long major, long minor) {

  /** The disk that a file lies on; skips the case where that is none, or cannot be throttled. */
  static Disk of(Path file) throws IOException {
    long device = (Long) Files.getAttribute(file, "unix:dev");
    // gnu_dev_major and gnu_dev_minor of makedev(3)
    long major = (device >> 8) & 0xfff;
    long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
    Path block = Path.of("/sys/dev/block", major + ":" + minor);
    assumeTrue(Files.exists(block), file + " does not lie on a disk");
    assumeTrue(
        Group.isUnified()
            || Host.hierarchies().stream()
                .anyMatch(h -> Files.exists(h.resolve("blkio.throttle.write_bps_device"))),
        "this host cannot throttle disks");
    Path whole = Files.exists(block.resolve("partition")) ? block.toRealPath().getParent() : block;
    String[] numbers = Files.readString(whole.resolve("dev")).strip().split(":", 2);
    return new Disk(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }
}
