package dev.jrun.conformance.bench;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.init.ProgramListing;
import dev.jrun.runtime.launch.CreatePlanner;
import dev.jrun.runtime.launch.HostFacts;
import dev.jrun.runtime.launch.HostFacts.UserNamespace;
import dev.jrun.runtime.launch.LaunchOptions;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import dev.jrun.spec.Violation;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.validation.SpecValidator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What happens to a configuration before anything is done: reading, validation, planning, lowering;
 * each on the configuration that {@code jrun spec} writes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PlanningBenchmark {
  private static final int STANDARD_STREAMS = 3;

  /** CAP_CHECKPOINT_RESTORE, the last one since Linux 5.9. */
  private static final int LAST_CAPABILITY = 40;

  private final Spec spec = DefaultSpec.rootful(true);
  private final String json = SpecWriter.write(spec, SpecWriter.Indent.TAB);
  private final HostFacts facts =
      new HostFacts(LAST_CAPABILITY, "/", List.of(), List.of(), UserNamespace.INITIAL);
  private final LaunchOptions options =
      new LaunchOptions(
          "/bundle", "", Optional.empty(), List.of(), true, true, 0, "", Optional.empty());
  private final LaunchPlan plan = CreatePlanner.plan("c1", spec, facts, options);

  /** From the text of config.json to the record. */
  @Benchmark
  public Spec read() {
    return SpecReader.parse(json, Spec.class);
  }

  /** The checks of the specification's demands. */
  @Benchmark
  public List<Violation> validate() {
    return SpecValidator.validate(spec);
  }

  /** From the configuration to the list of steps. */
  @Benchmark
  public LaunchPlan plan() {
    return CreatePlanner.plan("c1", spec, facts, options);
  }

  /** From the list of steps to the file that the init executes: lowered and linked. */
  @Benchmark
  public byte[] lower() {
    return ProgramListing.executable(plan, STANDARD_STREAMS, Architecture.X86_64);
  }
}
