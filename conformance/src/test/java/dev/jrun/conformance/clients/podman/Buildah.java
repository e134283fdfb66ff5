package dev.jrun.conformance.clients.podman;

import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * buildah, as a case calls it: with the runtime instead of its own isolation. What a case has made
 * is removed at its end, when nothing of it may be left.
 */
final class Buildah implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final PrivateMachine machine;
  private final List<String> images = new ArrayList<>();

  Buildah(PrivateMachine machine) {
    this.machine = machine;
  }

  PrivateMachine machine() {
    return machine;
  }

  /** Any command, with any end. */
  Outcome call(String... arguments) {
    var command = new ArrayList<>(List.of("buildah"));
    command.addAll(List.of(arguments));
    return machine.call(command);
  }

  /** Any command, which must succeed; what it printed. */
  String text(String... arguments) {
    var outcome = call(arguments);
    if (outcome.status() != 0) {
      throw new AssertionError(outcome.toString());
    }
    return outcome.text();
  }

  /** A working container from scratch with a busybox in it; its name. */
  String container() {
    String container = text("from", "scratch");
    text("add", "--quiet", container, machine.image().rootfsTar().toString(), "/");
    return container;
  }

  /** {@code run} in a working container, with flags and with any end. */
  Outcome run(List<String> flags, String container, String... command) {
    var arguments = new ArrayList<>(List.of("run", "--isolation", "oci"));
    arguments.addAll(List.of("--runtime", OciRuntime.configuredBinary().toString()));
    arguments.addAll(flags);
    arguments.addAll(List.of(container, "--"));
    arguments.addAll(List.of(command));
    return call(arguments.toArray(String[]::new));
  }

  /** {@code bud} of a directory with a Dockerfile, with flags and with any end. */
  Outcome build(List<String> flags, String directory) {
    String image = "localhost/built" + COUNTER.incrementAndGet();
    images.add(image);
    var arguments = new ArrayList<>(List.of("bud", "--isolation", "oci", "--tag", image));
    arguments.addAll(List.of("--runtime", OciRuntime.configuredBinary().toString()));
    arguments.addAll(flags);
    arguments.add(directory);
    return call(arguments.toArray(String[]::new));
  }

  /** The image that was built last. */
  String image() {
    return images.getLast();
  }

  @Override
  public void close() {
    call("rm", "--all");
    images.forEach(image -> call("rmi", "--force", image));
    machine.assertNoContainers();
  }
}
