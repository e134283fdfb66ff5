package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.keeper.Installation.Outcome;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Calls of one keeper, each of which makes the container of a bundle. */
abstract class OneKeeper {
  static Installation jrun;
  Sandbox sandbox;

  @BeforeAll
  static void install() throws IOException {
    jrun = new Installation();
    jrun.keeper();
  }

  @AfterAll
  static void remove() throws IOException {
    long alone = jrun.alone();
    jrun.close();
    assertEquals(0, alone);
  }

  @BeforeEach
  void prepare() throws IOException {
    sandbox = new Sandbox();
  }

  @AfterEach
  void cleanUp() throws IOException {
    sandbox.close();
  }

  /** Runs a script in which {@code $1} is the state's directory, {@code $2} the bundle. */
  Outcome run(String script, String... args) throws IOException {
    return run(script, UnaryOperator.identity(), args);
  }

  Outcome run(String script, UnaryOperator<Spec> spec, String... args) throws IOException {
    Path bundle = jrun.bundle(sandbox, "c1", spec, args);
    return jrun.shell(script, sandbox.root().toString(), bundle.toString());
  }

  static final String RUN = "\"$0\" --root \"$1\" run --bundle \"$2\" c1";

  static UnaryOperator<Spec> hook(String script) {
    return hook(new Hook("/bin/sh", List.of("sh", "-c", script), List.of(), null));
  }

  static UnaryOperator<Spec> hook(Hook hook) {
    return spec ->
        spec.withHooks(
            new Hooks(List.of(), List.of(hook), List.of(), List.of(), List.of(), List.of()));
  }
}
