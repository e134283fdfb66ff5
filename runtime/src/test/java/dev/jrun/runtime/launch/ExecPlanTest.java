package dev.jrun.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.Golden;
import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.init.ProgramListing;
import dev.jrun.runtime.launch.HostFacts.CgroupFact;
import dev.jrun.runtime.launch.HostFacts.UserNamespace;
import dev.jrun.spec.DefaultSpec;
import dev.jrun.spec.Process;
import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plans of execs, as texts under {@code src/test/resources/exec-plans}; {@code
 * -Dgolden.update=true} writes them anew.
 */
class ExecPlanTest {
  private static final List<Namespace> USUAL =
      List.of(
          Namespace.CGROUP,
          Namespace.IPC,
          Namespace.UTS,
          Namespace.NETWORK,
          Namespace.PID,
          Namespace.MOUNT);

  private static HostFacts facts(CgroupFact... cgroups) {
    return new HostFacts(40, "/", List.of(), List.of(cgroups), UserNamespace.INITIAL);
  }

  private static ExecOptions options(List<Namespace> namespaces, String cgroup) {
    return new ExecOptions(namespaces, cgroup, true, 0, "", Optional.empty());
  }

  /** The cases; the name in lower case with hyphens is that of the files. */
  @SuppressWarnings("ImmutableEnumChecker") // records whose lists are copies
  enum Case {
    CGROUP_V1(
        facts(new CgroupFact("cpu", List.of("cpu"), "/sys/fs/cgroup/cpu/jrun/c1")),
        options(USUAL, "/jrun/c1")),
    CGROUP_V2(
        facts(new CgroupFact("", List.of(), "/sys/fs/cgroup/jrun/c1")), options(USUAL, "/jrun/c1")),
    PID_NAMESPACE_OF_THE_HOST(
        facts(new CgroupFact("cpu", List.of("cpu"), "/sys/fs/cgroup/cpu/jrun/c1")),
        options(List.of(Namespace.MOUNT), "/jrun/c1")),
    WITHOUT_ANYTHING(
        facts(), new ExecOptions(List.of(Namespace.MOUNT), "", false, 2, "", Optional.empty())),
    TERMINAL(facts(), options(USUAL, "")),
    SECCOMP_NOTIFIED(
        facts(),
        new ExecOptions(
            List.of(Namespace.MOUNT),
            "",
            false,
            0,
            "",
            Optional.of(
                new PlannedFilter(
                    new SeccompFilter(
                        SeccompFilter.SECCOMP_FILTER_FLAG_NEW_LISTENER,
                        List.of(0x7fff000000000006L)),
                    "/run/agent.sock"))));

    final HostFacts facts;
    final ExecOptions options;

    Case(HostFacts facts, ExecOptions options) {
      this.facts = facts;
      this.options = options;
    }

    LaunchPlan plan() {
      return ExecPlanner.plan(
          "c1",
          DefaultSpec.rootful(false).process().withTerminal(this == TERMINAL),
          facts,
          options);
    }

    String file(String kind) {
      return "exec-plans/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + kind;
    }
  }

  @ParameterizedTest
  @EnumSource
  void planIsTheGoldenOne(Case golden) throws IOException {
    Golden.assertMatches(golden.file("plan.txt"), golden.plan().print());
    assertEquals(golden.plan(), golden.plan());
  }

  @ParameterizedTest
  @EnumSource(names = {"CGROUP_V2", "WITHOUT_ANYTHING", "TERMINAL"})
  void programIsTheGoldenOne(Case golden) throws IOException {
    String listing = ProgramListing.print(golden.plan(), 3 + golden.options.preservedDescriptors());
    Golden.assertMatches(golden.file("program.txt"), listing);
  }

  @Test
  void whatIsNotThereYetIsRefusedByName() {
    Process process =
        SpecReader.parse(
            """
            {"args": ["true"], "cwd": "/", "user": {"uid": 0, "gid": 0},
             "scheduler": {"policy": "SCHED_IDLE"}}
            """,
            Process.class);
    assertEquals(
        "/process/scheduler: not supported yet",
        assertThrows(
                UnsupportedFieldsException.class,
                () -> ExecPlanner.plan("c1", process, facts(), options(USUAL, "")))
            .getMessage());
  }
}
