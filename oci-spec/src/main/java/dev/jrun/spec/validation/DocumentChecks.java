package dev.jrun.spec.validation;

import static dev.jrun.spec.Violation.quote;

import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of the top level of a configuration (config.md). */
final class DocumentChecks {
  /** Semantic Versioning 2.0.0, section "grammar", with the three numbers and the pre-release. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
              + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  private static final int LAST_MINOR_VERSION = 3;

  /** {@code __NEW_UTS_LEN} of {@code linux/utsname.h}. */
  private static final int NAME_BYTES = 64;

  private DocumentChecks() {}

  static void version(Spec spec, Findings findings) {
    Pointer place = Pointer.ROOT.key("ociVersion");
    if (!findings.present(place, spec.ociVersion())) {
      return;
    }
    Matcher version = VERSION.matcher(spec.ociVersion());
    if (!version.matches()) {
      findings.error(place, quote(spec.ociVersion()) + " is not a semantic version");
      return;
    }
    // 1.0.0-rc5 is older than 1.0.0, but bundles have it, and runc runs them.
    boolean supported =
        version.group(1).equals("1") && Integer.parseInt(version.group(2)) <= LAST_MINOR_VERSION;
    if (!supported) {
      findings.error(
          place, quote(spec.ociVersion()) + " is not from 1.0.0 to 1." + LAST_MINOR_VERSION + ".x");
    }
  }

  static void root(Spec spec, Findings findings) {
    Pointer place = Pointer.ROOT.key("root");
    if (findings.present(place, spec.root())) {
      findings.present(place.key("path"), spec.root().path());
    }
  }

  static void names(Spec spec, Findings findings) {
    name(Pointer.ROOT.key("hostname"), spec.hostname(), findings);
    name(Pointer.ROOT.key("domainname"), spec.domainname(), findings);
  }

  private static void name(Pointer place, String name, Findings findings) {
    if (name != null) {
      int length = name.getBytes(StandardCharsets.UTF_8).length;
      if (length > NAME_BYTES) {
        findings.error(place, "has " + length + " bytes, more than the kernel's " + NAME_BYTES);
      }
    }
  }

  static void annotations(Spec spec, Findings findings) {
    if (spec.annotations().containsKey("")) {
      findings.error(Pointer.ROOT.key("annotations").key(""), "the key is empty");
    }
  }
}
