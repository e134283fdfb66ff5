package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.console.ConsoleStreams;
import dev.jrun.runtime.console.ConsoleTarget;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.OwnUserNamespace;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.HostFacts.UserNamespace;
import dev.jrun.runtime.launch.LaunchOptions;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.PlannedFilter;
import dev.jrun.runtime.parent.Parent;
import dev.jrun.runtime.seccomp.ExplainedFilter;
import dev.jrun.runtime.seccomp.FilterSource;
import dev.jrun.runtime.state.SeccompListener;
import dev.jrun.runtime.state.StateStore;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import dev.jrun.spec.validation.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything about a launch that is known before anything is done: the configuration, read and
 * found valid, and the plan.
 *
 * @param spec the configuration, without what the caller's environment adds to it
 * @param rootfs absolute path of the root file system
 * @param groups the container's control groups
 * @param filter what {@code linux.seccomp} has been compiled to
 * @param listener who gets the listener of the filter, if it has one
 * @param plan what will be done
 * @param warnings what is worth a line in the log
 */
record Preparation(
    Spec spec,
    Path rootfs,
    ContainerGroups groups,
    Optional<SeccompFilter> filter,
    Optional<SeccompListener> listener,
    LaunchPlan plan,
    List<String> warnings) {
  /** CLONE_CLEAR_SIGHAND, mount_setattr and MOUNT_ATTR_NOSYMFOLLOW all exist from here on. */
  private static final int[] MINIMUM_KERNEL = {5, 14};

  private static final String KERNEL_RELEASE = System.getProperty("os.version");
  private static final boolean CAPABLE_KERNEL =
      Arrays.compare(version(KERNEL_RELEASE), MINIMUM_KERNEL) >= 0;

  /**
   * Prepares a launch.
   *
   * @param filters compiles {@code linux.seccomp}
   */
  static Preparation of(CreateRequest request, Host host, FilterSource filters) throws IOException {
    StateStore.requireValid(request.id());
    Spec spec = read(request);
    validate(request, spec);
    Path rootfs = request.bundle().resolve(spec.root().path()).normalize();
    if (!Files.isDirectory(rootfs)) {
      throw new LifecycleException(
          ErrorCode.FILE_NOT_FOUND,
          "/root/path: "
              + rootfs
              + ": "
              + (Files.exists(rootfs) ? "not a directory" : "no such file or directory"));
    }
    ContainerGroups groups = ContainerGroups.of(request, spec, host.parent().pid());
    Optional<SeccompFilter> filter =
        Optional.ofNullable(spec.linux().seccomp()).map(filters::filter);
    Optional<SeccompListener> listener =
        filter
            .filter(SeccompFilter::notifies)
            .map(_ -> listener(request.bundle(), spec.linux().seccomp()));
    LaunchOptions options =
        new LaunchOptions(
            request.bundle().toString(),
            groups.name(),
            groups.plannedUnit(),
            groups.plannedLimits(),
            request.pivot(),
            request.newKeyring(),
            request.descriptors().size() - 3,
            request.console().socket(),
            planned(request, filter, listener));
    LaunchPlan plan =
        LastPlan.plan(
            request.id(),
            withCallersSockets(spec, request, host),
            facts(request, host, rootfs, spec, groups),
            options);
    List<String> warnings = new ArrayList<>(plan.warnings());
    warnings.addAll(groups.limits().warnings());
    return new Preparation(spec, rootfs, groups, filter, listener, plan, List.copyOf(warnings));
  }

  private static Optional<PlannedFilter> planned(
      CreateRequest request, Optional<SeccompFilter> filter, Optional<SeccompListener> listener) {
    if (request.denials().isEmpty()) {
      String path = listener.map(SeccompListener::path).orElse("");
      return filter.map(f -> new PlannedFilter(f, path));
    }
    SeccompFilter explained =
        ExplainedFilter.of(
            filter.orElseThrow(() ->
                new LifecycleException(
                    ErrorCode.INVALID_USAGE,
                    "/linux/seccomp: missing, there is nothing to explain")));
    return Optional.of(new PlannedFilter(explained, ""));
  }

  /** A relative path is one from the bundle, as in runc. */
  private static SeccompListener listener(Path bundle, LinuxSeccomp seccomp) {
    return new SeccompListener(
        bundle.resolve(seccomp.listenerPath()).toString(), seccomp.listenerMetadata());
  }

  /** He is called not before the start, but who has forgotten him is to hear of it at once. */
  void requireListener() {
    if (listener.isPresent() && Files.notExists(Path.of(listener.get().path()))) {
      throw new LifecycleException(
          ErrorCode.FILE_NOT_FOUND,
          "/linux/seccomp/listenerPath: " + listener.get().path() + ": no such file or directory");
    }
  }

  /** Refuses what the launch could only fail at half-way. */
  static void requireCapableHost(Kernel kernel, Parent parent, List<Integer> descriptors)
      throws IOException {
    if (!CAPABLE_KERNEL) {
      throw new LifecycleException(
          ErrorCode.HOST_UNSUPPORTED,
          "Linux %s is too old: jrun needs %d.%d or later"
              .formatted(KERNEL_RELEASE, MINIMUM_KERNEL[0], MINIMUM_KERNEL[1]));
    }
    OpenFiles.requireEnough(kernel, parent.pid(), descriptors.size());
    for (int descriptor : descriptors) {
      if (!parent.isOpen(descriptor)) {
        throw new LifecycleException(
            ErrorCode.INVALID_USAGE,
            "descriptor " + descriptor + " is not open, so it cannot be preserved");
      }
    }
  }

  /** In the words of runc, before anything is done. */
  static void requireFitting(ConsoleTarget console, boolean terminal, Kernel kernel) {
    switch (console) {
      case ConsoleTarget.Nowhere() -> {
        if (terminal) {
          throw new LifecycleException(
              ErrorCode.INVALID_USAGE,
              "cannot allocate tty if jrun will detach without setting console socket");
        }
      }
      case ConsoleTarget.Listener _ -> {
        if (!terminal) {
          throw new LifecycleException(
              ErrorCode.INVALID_USAGE,
              "cannot use console socket if jrun will not detach or allocate tty");
        }
      }
      case ConsoleTarget.Streams(ConsoleStreams streams) -> {
        if (terminal && streams.terminal(kernel).isEmpty()) {
          throw new LifecycleException(
              ErrorCode.INVALID_USAGE,
              "cannot allocate tty: none of standard input, output and error is a terminal"
                  + " (detach with a console socket, or do without /process/terminal)");
        }
      }
    }
  }

  /** Major and minor number of a kernel's release. */
  private static int[] version(String release) {
    return Arrays.stream(release.split("[^0-9]+", 3))
        .limit(2)
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static Spec read(CreateRequest request) throws IOException {
    if (request.spec().isPresent()) {
      return request.spec().get();
    }
    Path config = request.bundle().resolve("config.json");
    try {
      return Document.read(config, Spec.class);
    } catch (NoSuchFileException _) {
      throw new LifecycleException(
          ErrorCode.FILE_NOT_FOUND,
          "JSON specification file config.json not found in "
              + request.bundle()
              + ": no such file or directory");
    }
  }

  /** With what the caller's environment adds: sockets that the process is told of. */
  private static Spec withCallersSockets(Spec spec, CreateRequest request, Host host) {
    Spec listening =
        request.listenDescriptors() == 0
            ? spec
            : spec.withProcess(listening(spec.process(), request.listenDescriptors()));
    return host.notifySocket().isPresent()
        ? Readiness.announced(listening, host.root().resolve(request.id()))
        : listening;
  }

  /** The process is told of its sockets, and that they are meant for it: it is number 1. */
  private static Process listening(Process process, int descriptors) {
    List<String> env = new ArrayList<>(process.env());
    env.add("LISTEN_FDS=" + descriptors);
    env.add("LISTEN_PID=1");
    return process.withEnv(env);
  }

  /** Its warnings are for {@code check}: those of the plan say what has no effect. */
  private static void validate(CreateRequest request, Spec spec) {
    if (LastPlan.isValid(spec)) {
      return;
    }
    SpecValidator.refuseErrors(
        request.spec().isPresent()
            ? "the configuration"
            : request.bundle().resolve("config.json").toString(),
        SpecValidator.validate(spec));
  }

  private static HostFacts facts(
      CreateRequest request, Host host, Path rootfs, Spec spec, ContainerGroups groups)
      throws IOException {
    // Only these words need to know the mount that the root file system lies on.
    boolean shared =
        Set.of("shared", "rshared").contains(String.valueOf(spec.linux().rootfsPropagation()));
    return new HostFacts(
        LastCapability.VALUE,
        shared ? MountPoint.of(rootfs) : "/",
        request.pivot() ? List.of() : MountPoint.ofTypes(Set.of("proc", "sysfs")),
        groups.facts(),
        userNamespace(host.parent().pid()),
        CoveredFiles.of(host.kernel(), request.bundle(), rootfs, spec.mounts()));
  }

  /**
   * What the user namespace allows.
   *
   * @param parent whose child the init becomes, and which it inherits from
   */
  static UserNamespace userNamespace(int parent) throws IOException {
    return OwnUserNamespace.isInitial()
        ? UserNamespace.INITIAL
        : new UserNamespace(false, OwnUserNamespace.allowsSetgroups(), oomScoreAdj(parent));
  }

  private static int oomScoreAdj(int pid) throws IOException {
    Path file = Path.of("/proc", Integer.toString(pid), "oom_score_adj");
    return Integer.parseInt(Files.readString(file).strip());
  }
}
