package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.console.ConsoleTarget;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.seccomp.Denial;
import dev.jrun.spec.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a container is created from.
 *
 * @param id the container's id
 * @param bundle the bundle's directory
 * @param spec the configuration, if it is not to be read from the bundle's {@code config.json}
 * @param descriptors those of the host's parent process that become 0, 1, 2 and so on of the
 *     container's process
 * @param listenDescriptors how many of those from 3 on are sockets that LISTEN_FDS tells the
 *     process of (sd_listen_fds(3))
 * @param pid who is told which process it is
 * @param pivot whether to use pivot_root(2)
 * @param newKeyring whether the container gets a session keyring
 * @param cgroups who makes its control group
 * @param console where the terminal of its process goes
 * @param trace is told of each system call of the init
 * @param denials is told of each system call that the filter denies, in the foreground only
 */
public record CreateRequest(
    String id,
    Path bundle,
    Optional<Spec> spec,
    List<Integer> descriptors,
    int listenDescriptors,
    PidTargets pid,
    boolean pivot,
    boolean newKeyring,
    CgroupDriver cgroups,
    ConsoleTarget console,
    Optional<TraceListener> trace,
    Optional<Consumer<Denial>> denials) {
  private static final List<Integer> STANDARD = List.of(0, 1, 2);

  public CreateRequest {
    bundle = bundle.toAbsolutePath().normalize();
    descriptors = List.copyOf(descriptors);
  }

  /** A container of the bundle's configuration that shares this process's standard streams. */
  public static CreateRequest of(String id, Path bundle) {
    return new CreateRequest(
        id,
        bundle,
        Optional.empty(),
        STANDARD,
        0,
        PidTargets.NONE,
        true,
        true,
        new CgroupDriver.Files(),
        new ConsoleTarget.Nowhere(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with a configuration that was made in code. */
  public CreateRequest withSpec(Spec newSpec) {
    return new CreateRequest(
        id,
        bundle,
        Optional.of(newSpec),
        descriptors,
        listenDescriptors,
        pid,
        pivot,
        newKeyring,
        cgroups,
        console,
        trace,
        denials);
  }

  /** The same with other descriptors for the container's process. */
  public CreateRequest withDescriptors(List<Integer> newDescriptors) {
    return new CreateRequest(
        id,
        bundle,
        spec,
        newDescriptors,
        listenDescriptors,
        pid,
        pivot,
        newKeyring,
        cgroups,
        console,
        trace,
        denials);
  }

  /** The same with a place for the terminal of its process. */
  public CreateRequest withConsole(ConsoleTarget target) {
    return new CreateRequest(
        id,
        bundle,
        spec,
        descriptors,
        listenDescriptors,
        pid,
        pivot,
        newKeyring,
        cgroups,
        target,
        trace,
        denials);
  }

  /** The same with someone who is told of each system call of the init. */
  public CreateRequest withTrace(TraceListener listener) {
    return new CreateRequest(
        id,
        bundle,
        spec,
        descriptors,
        listenDescriptors,
        pid,
        pivot,
        newKeyring,
        cgroups,
        console,
        Optional.of(listener),
        denials);
  }

  /** The same with someone who is told of each system call that the filter denies. */
  public CreateRequest withDenials(Consumer<Denial> listener) {
    return new CreateRequest(
        id,
        bundle,
        spec,
        descriptors,
        listenDescriptors,
        pid,
        pivot,
        newKeyring,
        cgroups,
        console,
        trace,
        Optional.of(listener));
  }

  /** The same with another who makes its control group. */
  public CreateRequest withCgroups(CgroupDriver driver) {
    return new CreateRequest(
        id,
        bundle,
        spec,
        descriptors,
        listenDescriptors,
        pid,
        pivot,
        newKeyring,
        driver,
        console,
        trace,
        denials);
  }

  /** The same without a control group. */
  public CreateRequest withoutCgroup() {
    return withCgroups(new CgroupDriver.Disabled());
  }
}
