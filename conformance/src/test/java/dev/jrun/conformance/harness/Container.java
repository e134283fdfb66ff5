package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One container of the runtime under test, from its creation to the proof that nothing is left of
 * it.
 */
public final class Container implements AutoCloseable {

  private static final Duration PATIENCE = Patience.of(10);
  private static final Duration PATIENCE_WITH_THE_DEAD = Patience.of(2);

  private final String id;
  private final Bundle bundle;
  private OciRuntime runtime;
  private List<String> globalFlags = List.of();
  private Call creation;

  Container(String id, Bundle bundle, OciRuntime runtime) {
    this.id = id;
    this.bundle = bundle;
    this.runtime = runtime;
  }

  /** The container's id. */
  public String id() {
    return id;
  }

  /** The same with global flags in front of {@code create} and {@code run}. */
  public Container globally(String... flags) {
    globalFlags = List.of(flags);
    return this;
  }

  /** The same with another program that starts the runtime. */
  public Container through(String... program) {
    runtime = runtime.through(program);
    return this;
  }

  /** {@code run}: in the foreground, to its end. */
  public Outcome run(String... flags) {
    return runtime.wait(begin("run", flags));
  }

  /** {@code run --detach}, which must succeed. */
  public Container runDetached() {
    runtime.wait(begin("run", "--detach")).succeeded();
    return this;
  }

  /** {@code create}, which must succeed. */
  public Container create(String... flags) {
    tryCreate(flags).succeeded();
    return this;
  }

  /** {@code create}, with any result. */
  public Outcome tryCreate(String... flags) {
    return runtime.wait(begin("create", flags));
  }

  /** Begins {@code create} or {@code run} with this container's bundle and id. */
  public Call begin(String command, String... flags) {
    bundle.write(id);
    creation = runtime.begin(arguments(command, flags));
    return creation;
  }

  /** The arguments of {@code create} or {@code run} for this container. */
  public String[] arguments(String command, String... flags) {
    var arguments = new ArrayList<>(globalFlags);
    arguments.addAll(List.of(command, "--bundle", bundle.directory().toString()));
    arguments.addAll(List.of(flags));
    arguments.add(id);
    return arguments.toArray(String[]::new);
  }

  /** {@code start}, which must succeed. */
  public Container start() {
    runtime.call("start", id).succeeded();
    return this;
  }

  /** {@code create} and {@code start}, both of which must succeed. */
  public Container createAndStart() {
    return create().start();
  }

  /** {@code kill}, which must succeed. */
  public Container kill(String signal) {
    runtime.call("kill", id, signal).succeeded();
    return this;
  }

  /** {@code delete}, which must succeed and leave nothing. */
  public void delete() {
    runtime.call("delete", id).succeeded();
    assertGone();
  }

  /** Any command whose last argument is the id. */
  public Outcome call(String command, String... flags) {
    var arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(flags));
    arguments.add(id);
    return runtime.call(arguments.toArray(String[]::new));
  }

  /** {@code exec} of a command, with any result. */
  public Outcome exec(String... command) {
    return execWith(List.of(), command);
  }

  /** {@code exec} with flags. */
  public Outcome execWith(List<String> flags, String... command) {
    return runtime.wait(beginExec(flags, command));
  }

  /** {@code exec} of a shell script, which must succeed; what it printed. */
  public Facts execFacts(String script, String... flags) {
    return new Facts(execWith(List.of(flags), "sh", "-c", script).succeeded().stdout());
  }

  /** Begins {@code exec} with flags, or {@code exec --process} if there is no command. */
  public Call beginExec(List<String> flags, String... command) {
    var arguments = new ArrayList<>(List.of("exec"));
    arguments.addAll(flags);
    arguments.add(id);
    arguments.addAll(List.of(command));
    return runtime.begin(arguments.toArray(String[]::new));
  }

  /** What {@code state} says, which must succeed. */
  public JsonNode state() {
    return JsonMapper.shared().readTree(call("state").succeeded().stdout());
  }

  /** The status: {@code creating}, {@code created}, {@code running} or {@code stopped}. */
  public String status() {
    return state().path("status").asString();
  }

  /** The process id of the container's process on the host. */
  public long pid() {
    return state().path("pid").asLong();
  }

  /** Waits until the container has a status. */
  public Container await(String status) {
    await("status " + status, () -> status().equals(status));
    return this;
  }

  /**
   * Waits until the container's process has printed a line, and returns all that it has printed.
   */
  public Facts awaitLine(String line) {
    await("line «" + line + "»", () -> output().lines().contains(line));
    return output();
  }

  /** Waits until something is so. */
  public static void await(String what, BooleanSupplier condition) {
    Patience.await(PATIENCE, what, condition);
  }

  /** What the container's process has printed so far. */
  public Facts output() {
    try {
      return new Facts(Files.readString(creation.stdout()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever the host still knows of this container. */
  public List<String> traces() {
    return Host.tracesOf(id, bundle.directory(), runtime.root());
  }

  /** Asserts that nothing is left: no process, cgroup, mount or file. */
  public void assertGone() {
    // A killed process needs a moment to die, and its cgroup is then empty: give it that.
    if (!Patience.isSoWithin(PATIENCE_WITH_THE_DEAD, () -> traces().isEmpty())) {
      assertEquals(List.of(), traces(), "left of container " + id);
    }
  }

  /** Deletes the container if it is still there, and asserts that nothing is left. */
  @Override
  public void close() {
    if (traces().isEmpty()) {
      return;
    }
    runtime.call("delete", "--force", id);
    try {
      assertGone();
    } finally {
      Host.sweep(id, bundle.directory());
    }
  }
}
