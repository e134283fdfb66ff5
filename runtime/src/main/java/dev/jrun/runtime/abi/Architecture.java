package dev.jrun.runtime.abi;

import java.util.Optional;

/** A processor architecture, as {@code uname -m} names it. */
public enum Architecture {
  X86_64,
  AARCH64;

  /** The one whose Java name (the system property {@code os.arch}) is {@code osArch}, if known. */
  public static Optional<Architecture> ofJavaName(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
