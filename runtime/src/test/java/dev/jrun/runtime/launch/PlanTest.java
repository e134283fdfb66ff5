package dev.jrun.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.init.ProgramListing;
import dev.jrun.runtime.launch.HostFacts.CgroupFact;
import dev.jrun.runtime.launch.HostFacts.UserNamespace;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Spec;
import dev.jrun.spec.Violation;
import dev.jrun.spec.json.SpecReader;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.validation.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plans are texts: each case is a directory under {@code src/test/resources/plans} with a {@code
 * config.json} and the plan for it, some with the program too. {@code -Dgolden.update=true} writes
 * the texts anew.
 */
class PlanTest {
  private static final int LAST_CAPABILITY = 40;

  /** What a host with version 1 and 2 has, in made-up directories. */
  private static final List<CgroupFact> HYBRID =
      List.of(
          v1("memory", "memory"),
          v1("cpu,cpuacct", "cpu", "cpuacct"),
          v1("systemd", "none", "name=systemd"),
          new CgroupFact("", List.of(), "/sys/fs/cgroup/unified/jrun/c1"));

  private static final List<CgroupFact> UNIFIED =
      List.of(new CgroupFact("", List.of(), "/sys/fs/cgroup/jrun/c1"));

  private static final List<String> PROCS = List.of("/sys", "/proc");
  private static final HostFacts HOST =
      new HostFacts(LAST_CAPABILITY, "/srv", PROCS, HYBRID, UserNamespace.INITIAL);
  private static final HostFacts UNIFIED_HOST =
      new HostFacts(LAST_CAPABILITY, "/", List.of(), UNIFIED, UserNamespace.INITIAL);
  private static final HostFacts NO_CGROUPS =
      new HostFacts(LAST_CAPABILITY, "/", List.of(), List.of(), UserNamespace.INITIAL);

  private static final HostFacts COVERING =
      new HostFacts(
          LAST_CAPABILITY,
          "/",
          List.of(),
          List.of(),
          UserNamespace.INITIAL,
          Map.of(
              "/etc",
              List.of(
                  new CoveredFile("conf", 040750, 0, 50, 4096, 0, ""),
                  new CoveredFile("conf/large", 0100644, 1000, 1000, 1L << 31, 0, ""),
                  new CoveredFile("link", 0120777, 0, 0, 4, 0, "conf"),
                  new CoveredFile("null", 020666, 0, 0, 0, 0x103, ""))));

  private static final LaunchOptions PLAIN = options("/jrun/c1", true, true, 0);
  private static final LaunchOptions NO_GROUP = options("", true, true, 0);

  private static final LaunchOptions.Limit PIDS_LIMIT =
      new LaunchOptions.Limit(
          "/linux/resources/pids/limit", "write 20 to /sys/fs/cgroup/jrun/c1/pids.max");

  private static final LaunchOptions LIMITED =
      new LaunchOptions(
          "/srv/bundle",
          "/jrun/c1",
          Optional.empty(),
          List.of(PIDS_LIMIT),
          true,
          true,
          0,
          "",
          Optional.empty());

  /** With a group that systemd makes. */
  private static final LaunchOptions SCOPE =
      new LaunchOptions(
          "/srv/bundle",
          "/system.slice/jrun-c1.scope",
          Optional.of(
              new LaunchOptions.Unit(
                  "jrun-c1.scope", "Slice=system.slice, Delegate=yes", "TasksMax=20")),
          List.of(PIDS_LIMIT),
          true,
          true,
          0,
          "",
          Optional.empty());

  private static CgroupFact v1(String name, String... options) {
    return new CgroupFact(name, List.of(options), "/sys/fs/cgroup/" + name + "/jrun/c1");
  }

  private static LaunchOptions options(String cgroup, boolean pivot, boolean keyring, int extra) {
    return new LaunchOptions(
        "/srv/bundle",
        cgroup,
        Optional.empty(),
        List.of(),
        pivot,
        keyring,
        extra,
        "",
        Optional.empty());
  }

  /** With a filter that allows everything. */
  private static LaunchOptions filtered(long flags) {
    SeccompFilter filter = new SeccompFilter(flags, List.of(0x7fff000000000006L));
    return new LaunchOptions(
        "/srv/bundle",
        "",
        Optional.empty(),
        List.of(),
        true,
        true,
        0,
        "",
        Optional.of(new PlannedFilter(filter, "/run/agent.sock")));
  }

  /** The cases; the name in lower case with hyphens is that of the directory. */
  @SuppressWarnings("ImmutableEnumChecker") // records whose lists are copies
  enum Case {
    BARE(NO_CGROUPS, NO_GROUP),
    DEFAULT(HOST, PLAIN),
    NAMESPACES_NEW(HOST, PLAIN),
    NAMESPACES_JOINED(HOST, PLAIN),
    CGROUP_V1(HOST, PLAIN),
    CGROUP_V1_NAMESPACE(HOST, PLAIN),
    CGROUP_V2(UNIFIED_HOST, PLAIN),
    CGROUP_V2_NAMESPACE(UNIFIED_HOST, PLAIN),
    CGROUP_V2_DELEGATED(UNIFIED_HOST, LIMITED),
    CGROUP_SYSTEMD(UNIFIED_HOST, SCOPE),
    CGROUP_SYSTEMD_V1(HOST, SCOPE),
    CGROUP_NONE(NO_CGROUPS, NO_GROUP),
    CGROUP_NAMED(UNIFIED_HOST, options("/made/up", true, true, 0)),
    MOUNTS(NO_CGROUPS, NO_GROUP),
    MOUNT_LONG_DATA(NO_CGROUPS, NO_GROUP),
    MOUNT_WITH_COPY(COVERING, NO_GROUP),
    DEVICES(NO_CGROUPS, NO_GROUP),
    DEVICES_OF_HOST(NO_CGROUPS, NO_GROUP),
    INSIDE_USER_NAMESPACE(
        new HostFacts(
            LAST_CAPABILITY, "/", List.of(), List.of(), new UserNamespace(false, false, 0)),
        NO_GROUP),
    RESTRICTIONS(NO_CGROUPS, NO_GROUP),
    HOOKS(NO_CGROUPS, NO_GROUP),
    IDENTITY(NO_CGROUPS, options("", true, false, 2)),
    OLD_KERNEL(new HostFacts(37, "/", List.of(), List.of(), UserNamespace.INITIAL), NO_GROUP),
    NO_PIVOT(NO_CGROUPS, options("", false, true, 0)),
    TERMINAL(NO_CGROUPS, NO_GROUP),
    TERMINAL_FOR_A_SOCKET(
        NO_CGROUPS,
        new LaunchOptions(
            "/srv/bundle",
            "",
            Optional.empty(),
            List.of(),
            true,
            true,
            0,
            "/run/console.sock",
            Optional.empty())),
    LABELS(HOST, PLAIN),
    SECCOMP(NO_CGROUPS, filtered(0)),
    SECCOMP_NOTIFIED(NO_CGROUPS, filtered(SeccompFilter.SECCOMP_FILTER_FLAG_NEW_LISTENER));

    final HostFacts facts;
    final LaunchOptions options;

    Case(HostFacts facts, LaunchOptions options) {
      this.facts = facts;
      this.options = options;
    }

    String directory() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    String file(String file) {
      return "plans/" + directory() + "/" + file;
    }

    Spec spec() throws IOException {
      return SpecReader.readSpec(Golden.path(file("config.json")));
    }

    LaunchPlan plan() throws IOException {
      return CreatePlanner.plan("c1", spec(), facts, options);
    }
  }

  @ParameterizedTest
  @EnumSource
  void planIsTheGoldenOne(Case golden) throws IOException {
    List<Violation> errors =
        SpecValidator.validate(golden.spec()).stream()
            .filter(v -> v.severity() == Violation.Severity.ERROR)
            .toList();
    assertEquals(List.of(), errors, "a case is about a valid configuration");
    LaunchPlan plan = golden.plan();
    String warnings =
        plan.warnings().stream().map(w -> "warning: " + w + "\n").collect(Collectors.joining());
    Golden.assertMatches(golden.file("plan.txt"), plan.print() + warnings);
  }

  @ParameterizedTest
  @EnumSource
  void planningIsRepeatable(Case golden) throws IOException {
    assertEquals(golden.plan(), golden.plan());
  }

  /** What a step becomes, for those cases in which that is not plain from the plan. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "DEFAULT",
        "NAMESPACES_JOINED",
        "MOUNTS",
        "MOUNT_LONG_DATA",
        "MOUNT_WITH_COPY",
        "DEVICES",
        "RESTRICTIONS",
        "HOOKS",
        "IDENTITY",
        "NO_PIVOT",
        "TERMINAL",
        "LABELS",
        "SECCOMP_NOTIFIED"
      })
  void programIsTheGoldenOne(Case golden) throws IOException {
    String listing = ProgramListing.print(golden.plan(), 3 + golden.options.preservedDescriptors());
    Golden.assertMatches(golden.file("program.txt"), listing);
  }

  @Test
  void everyDirectoryIsACase() throws IOException {
    try (Stream<Path> directories = Files.list(Golden.path("plans"))) {
      Set<String> names =
          directories.map(d -> d.getFileName().toString()).collect(Collectors.toSet());
      assertEquals(
          Stream.of(Case.values()).map(Case::directory).collect(Collectors.toSet()), names);
    }
  }

  @Test
  void theDefaultCaseIsWhatTheSpecCommandWrites() throws IOException {
    String written = SpecWriter.write(DefaultSpec.rootful(false), SpecWriter.Indent.TAB);
    assertEquals(written, Files.readString(Golden.path(Case.DEFAULT.file("config.json"))));
  }

  /** "The plan of the default config fits on two screens": 80 lines of at most 140 columns. */
  @Test
  void theDefaultPlanFitsOnTwoScreens() throws IOException {
    List<String> lines = Case.DEFAULT.plan().print().lines().toList();
    assertTrue(lines.size() <= 80, lines.size() + " lines");
    lines.forEach(line -> assertTrue(line.length() <= 140, line));
  }

  @ParameterizedTest
  @EnumSource
  void stepsAreNumberedFromOne(Case golden) throws IOException {
    LaunchPlan plan = golden.plan();
    assertEquals(
        IntStream.rangeClosed(1, plan.steps().size()).boxed().toList(),
        plan.steps().stream().map(PlannedStep::number).toList());
    for (PlannedStep step : plan.steps()) {
      assertEquals(step, plan.step(step.number()));
      assertEquals(step.step() instanceof Step.ByRuntime, step.actor() == Actor.RUNTIME);
    }
  }

  /** Before the root is opened, before it if its parent is shared, and after the change of root. */
  @ParameterizedTest
  @CsvSource({
    "private,     rprivate, false",
    "rprivate,    rprivate, false",
    "shared,      rshared,  true",
    "rshared,     rshared,  true",
    "slave,       rslave,   false",
    "rslave,      rslave,   false",
    "unbindable,  rprivate, false",
    "runbindable, rprivate, false",
  })
  void rootfsPropagation(String word, String before, boolean parent) throws IOException {
    Spec spec =
        SpecReader.parse(
            Files.readString(Golden.path(Case.BARE.file("config.json")))
                .replace("\"linux\": {", "\"linux\": {\"rootfsPropagation\": \"" + word + "\","),
            Spec.class);
    List<String> steps =
        CreatePlanner.plan("c1", spec, HOST, NO_GROUP).steps().stream()
            .filter(s -> s.pointer().equals("/linux/rootfsPropagation"))
            .map(s -> s.step().text())
            .toList();
    assertEquals(
        parent
            ? List.of(
                "make the mount / " + before,
                "make the mount /srv private",
                "make the mount / " + word)
            : List.of("make the mount / " + before, "make the mount / " + word),
        steps);
  }

  @Test
  void fewKindsOfSteps() {
    assertTrue(Step.class.getPermittedSubclasses().length <= 16);
  }

  @Test
  void stepsAndWhatTheyConsistOfAreValues() {
    Stream.of(Step.class, RuntimeAction.class, MountSource.class, Node.class, Step.Argument.class)
        .flatMap(sealed -> Stream.of(sealed.getPermittedSubclasses()))
        .forEach(kind -> assertTrue(kind.isRecord(), kind.getName()));
  }
}
