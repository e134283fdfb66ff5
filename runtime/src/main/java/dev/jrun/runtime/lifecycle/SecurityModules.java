package dev.jrun.runtime.lifecycle;

import dev.jrun.spec.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this host's kernel has the security modules that a configuration has labels for. */
final class SecurityModules {
  private static final Path APPARMOR = Path.of("/sys/module/apparmor/parameters/enabled");

  /** There where selinuxfs is mounted, and that takes SELinux. */
  private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

  private SecurityModules() {}

  /**
   * Refuses labels that nobody would look at: the process would run without what it was meant to.
   */
  static void requireFor(Process process) throws IOException {
    if (process.apparmorProfile() != null && !hasAppArmor()) {
      throw disabled("/process/apparmorProfile", "apparmor");
    }
    if (process.selinuxLabel() != null) {
      requireSelinux("/process/selinuxLabel");
    }
  }

  /** The same for the label of mounts. */
  static void requireForMounts(String mountLabel) {
    if (mountLabel != null) {
      requireSelinux("/linux/mountLabel");
    }
  }

  private static boolean hasAppArmor() throws IOException {
    return Files.exists(APPARMOR) && Files.readString(APPARMOR).startsWith("Y");
  }

  private static void requireSelinux(String pointer) {
    if (!Files.exists(SELINUX)) {
      throw disabled(pointer, "selinux");
    }
  }

  private static LifecycleException disabled(String pointer, String module) {
    return new LifecycleException(
        ErrorCode.HOST_UNSUPPORTED, pointer + ": " + module + " is not enabled on this host");
  }
}
