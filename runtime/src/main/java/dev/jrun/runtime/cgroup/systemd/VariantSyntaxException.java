package dev.jrun.runtime.cgroup.systemd;

/** A text that is no value; the message says where and why. */
final class VariantSyntaxException extends Exception {
  VariantSyntaxException(String message) {
    super(message);
  }
}
