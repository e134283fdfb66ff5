package dev.jrun.conformance.clients.podman;

import dev.jrun.conformance.clients.BusyboxImage;
import dev.jrun.conformance.harness.Call;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Outcome;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.Pty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * podman, as a case calls it. Flags are one text with blanks between them. What a case has made is
 * removed at its end, when nothing of it may be left.
 */
final class Podman implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final PrivateMachine machine;
  private final List<String> containers = new ArrayList<>();
  private final List<String> pods = new ArrayList<>();

  Podman(PrivateMachine machine) {
    this.machine = machine;
  }

  /** Gives the machine's podman the image that all containers are of. */
  void importImage() {
    text("import", "--quiet", machine.image().rootfsTar().toString(), BusyboxImage.NAME);
  }

  PrivateMachine machine() {
    return machine;
  }

  /** Any command, with any end. */
  Outcome call(String... arguments) {
    return machine.wait(begin(arguments));
  }

  /** Any command, which must succeed; what it printed. */
  String text(String... arguments) {
    return call(arguments).succeeded().text();
  }

  /** Begins any command. */
  Call begin(String... arguments) {
    return machine.begin(Map.of(), command(arguments));
  }

  /** What a call has printed so far. */
  String output(Call call) {
    try {
      return Files.readString(call.stdout());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command line for the machine. */
  List<String> command(String... arguments) {
    var command = new ArrayList<>(List.of("podman"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The arguments to make a container: without a network, unless the flags are about one. */
  String[] arguments(String command, String flags, String... ofContainer) {
    return arguments(command, words(flags), ofContainer);
  }

  private String[] arguments(String command, List<String> flags, String... ofContainer) {
    var arguments = new ArrayList<>(List.of(command));
    if (!isAbout(flags, "--pod")) {
      if (!flags.contains("disabled")) {
        arguments.addAll(List.of("--cgroup-parent", machine.cgroup()));
      }
      if (!isAbout(flags, "--network")) {
        arguments.addAll(List.of("--network", "none"));
      }
    }
    arguments.addAll(flags);
    if (!isAbout(flags, "--rootfs")) {
      arguments.add(BusyboxImage.NAME);
    }
    arguments.addAll(List.of(ofContainer));
    return arguments.toArray(String[]::new);
  }

  private static boolean isAbout(List<String> flags, String flag) {
    return flags.stream().anyMatch(given -> given.split("=", 2)[0].equals(flag));
  }

  /** Runs a container to its end, with a flag that has blanks in it. */
  Outcome runWith(List<String> flags, String... command) {
    var all = new ArrayList<>(List.of("--rm"));
    all.addAll(flags);
    return call(arguments("run", all, command));
  }

  /** Runs a container to its end. */
  Outcome run(String flags, String... command) {
    return runWith(words(flags), command);
  }

  /** Runs a script in a container of its own, which must succeed; what it printed. */
  Facts facts(String flags, String script) {
    return new Facts(run(flags, "sh", "-c", script).succeeded().stdout());
  }

  /** Begins a container in the background; its name. */
  String start(String flags, String... command) {
    String name = newName();
    text(arguments("run", "--detach --name " + name + " " + flags, command));
    return name;
  }

  /** The same of a script. */
  String startScript(String flags, String script) {
    return start(flags, "sh", "-c", script);
  }

  /** Creates a container that does not run yet; its name. */
  String create(String flags, String... command) {
    String name = newName();
    text(arguments("create", "--name " + name + " " + flags, command));
    return name;
  }

  /** A name for a container that the end of the case removes. */
  String newName() {
    String name = "case" + COUNTER.incrementAndGet();
    containers.add(name);
    return name;
  }

  /** A pod whose first process sleeps. */
  String pod(String flags) {
    String name = "pod" + COUNTER.incrementAndGet();
    pods.add(name);
    var arguments = new ArrayList<>(List.of("pod", "create", "--name", name));
    arguments.addAll(List.of("--cgroup-parent", machine.cgroup()));
    arguments.addAll(List.of("--infra-image", BusyboxImage.NAME, "--infra-command", "sleep 1000"));
    arguments.addAll(words(flags));
    text(arguments.toArray(String[]::new));
    return name;
  }

  /** {@code exec}, with any end. */
  Outcome exec(String flags, String container, String... command) {
    var arguments = new ArrayList<>(List.of("exec"));
    arguments.addAll(words(flags));
    arguments.add(container);
    arguments.addAll(List.of(command));
    return call(arguments.toArray(String[]::new));
  }

  /** {@code exec} of a script, which must succeed; what it printed. */
  Facts execFacts(String flags, String container, String script) {
    return new Facts(exec(flags, container, "sh", "-c", script).succeeded().stdout());
  }

  /** One field of what podman knows of a container, such as {@code .State.Status}. */
  String inspect(String container, String field) {
    return text("inspect", "--format", "{{" + field + "}}", container);
  }

  /** Waits until a field has a value. */
  void await(String container, String field, String value) {
    Patience.await(
        Patience.of(10),
        field + " of " + container + " is " + value,
        () -> inspect(container, field).equals(value));
  }

  /** Waits until a container has printed a text. */
  void awaitLog(String container, String printed) {
    Patience.await(
        Patience.of(10),
        container + " has printed " + printed,
        () -> call("logs", container).stdout().contains(printed));
  }

  /** Begins any command at a terminal that is that of its session. */
  Process at(Pty terminal, String... arguments) {
    var file = Path.of(terminal.path()).toFile();
    var command = new ArrayList<>(List.of("setsid", "--ctty", "--wait"));
    command.addAll(command(arguments));
    try {
      return machine
          .builder(command)
          .redirectInput(file)
          .redirectOutput(file)
          .redirectError(file)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets something happen that cannot be seen. */
  static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> words(String flags) {
    return flags.isBlank() ? List.of() : List.of(flags.strip().split(" +"));
  }

  @Override
  public void close() {
    pods.forEach(pod -> remove("pod", pod));
    // Those that came later may share what the earlier ones have.
    containers.reversed().forEach(container -> remove("container", container));
    machine.assertNoContainers();
  }

  private void remove(String what, String name) {
    var arguments = new ArrayList<>(List.of(what, "rm", "--force", "--ignore", "--time", "0"));
    if (what.equals("container")) {
      arguments.add("--volumes");
    }
    arguments.add(name);
    call(arguments.toArray(String[]::new));
  }
}
