package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.launch.MountOptions;
import dev.jrun.runtime.seccomp.FilterCompiler;
import dev.jrun.spec.LinuxCapabilities;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.LinuxSeccompArg;
import dev.jrun.spec.features.Apparmor;
import dev.jrun.spec.features.Cgroup;
import dev.jrun.spec.features.Features;
import dev.jrun.spec.features.IDMap;
import dev.jrun.spec.features.IntelRdt;
import dev.jrun.spec.features.Linux;
import dev.jrun.spec.features.MountExtensions;
import dev.jrun.spec.features.NetDevices;
import dev.jrun.spec.features.Seccomp;
import dev.jrun.spec.features.Selinux;
import java.util.List;
import java.util.Map;

/** What this jrun implements; dockerd and CRI-O decide by it what they offer. */
final class SupportedFeatures {
  private static final List<String> HOOKS =
      List.of(
          "prestart",
          "createRuntime",
          "createContainer",
          "startContainer",
          "poststart",
          "poststop");

  private static final List<String> NAMESPACES =
      List.of("cgroup", "ipc", "mount", "network", "pid", "uts");

  /** Those that change what the host does (features.md, "Potentially unsafe annotations"). */
  private static final List<String> UNSAFE_ANNOTATIONS = List.of("org.systemd.property.");

  private SupportedFeatures() {}

  static Features document() {
    return new Features(
        "1.0.0", "1.3.0", HOOKS, MountOptions.supported(), linux(), Map.of(), UNSAFE_ANNOTATIONS);
  }

  private static Linux linux() {
    return new Linux(
        NAMESPACES,
        LinuxCapabilities.NAMES,
        new Cgroup(true, true, true, false, true),
        new Seccomp(
            true,
            LinuxSeccomp.ACTIONS,
            LinuxSeccompArg.OPERATORS,
            LinuxSeccomp.ARCHITECTURES,
            LinuxSeccomp.FLAGS,
            FilterCompiler.flags()),
        new Apparmor(true),
        new Selinux(true),
        new IntelRdt(false, null, null),
        null,
        new MountExtensions(new IDMap(false)),
        new NetDevices(false));
  }
}
