package dev.jrun.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.LinuxSeccompArg;
import dev.jrun.spec.LinuxSyscall;
import dev.jrun.spec.Process;
import dev.jrun.spec.Violation;
import dev.jrun.spec.json.SpecReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What compiled filters decide, asked by an interpreter. */
class FilterCompilerTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int X32_BIT = 0x40000000;

  /** Beyond all numbers that any kernel or library knows. */
  private static final int FUTURE = 10_000;

  private final FilterCompiler compiler = new FilterCompiler(Kernel.host());

  @BeforeEach
  void libraryIsThere() {
    Assumptions.assumeTrue(LibSeccomp.find().isPresent(), "libseccomp is not installed");
  }

  private static LinuxSeccomp profile(
      String otherwise, Long errno, List<String> architectures, LinuxSyscall... rules) {
    return new LinuxSeccomp(otherwise, errno, architectures, null, null, null, List.of(rules));
  }

  private static LinuxSyscall rule(
      String action, Long errno, String name, LinuxSeccompArg... args) {
    return new LinuxSyscall(List.of(name), action, errno, List.of(args));
  }

  private int decide(LinuxSeccomp profile, String call, long... arguments) {
    LibSeccomp library = LibSeccomp.find().orElseThrow();
    int architecture = library.nativeArchitecture();
    return decide(profile, library.systemCall(architecture, call), arguments);
  }

  private int decide(LinuxSeccomp profile, int number, long... arguments) {
    int architecture = LibSeccomp.find().orElseThrow().nativeArchitecture();
    return new FilterInterpreter(compiler.filter(profile)).decide(architecture, number, arguments);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SCMP_ACT_ALLOW"})
  void everyActionIsTheKernels(Action action) {
    var profile =
        profile("SCMP_ACT_ALLOW", null, List.of(), rule(action.name(), null, "sethostname"));
    assertEquals(action.value(null), decide(profile, "sethostname"));
    assertEquals(ALLOW, decide(profile, "setdomainname"));
  }

  @ParameterizedTest
  @CsvSource({
    "SCMP_CMP_NE, 6", "SCMP_CMP_LT, 4", "SCMP_CMP_LE, 5",
    "SCMP_CMP_EQ, 5", "SCMP_CMP_GE, 5", "SCMP_CMP_GT, 6"
  })
  void argumentsAreCompared(String operator, long match) {
    long high = 1L << 40;
    var condition = new LinuxSeccompArg(2, high + 5, null, operator);
    var profile =
        profile("SCMP_ACT_ALLOW", null, List.of(), rule("SCMP_ACT_ERRNO", 9L, "ioctl", condition));
    for (long value : List.of(4L, 5L, 6L)) {
      boolean matches =
          switch (operator) {
            case "SCMP_CMP_NE" -> value != 5;
            case "SCMP_CMP_LT" -> value < 5;
            case "SCMP_CMP_LE" -> value <= 5;
            case "SCMP_CMP_EQ" -> value == 5;
            case "SCMP_CMP_GE" -> value >= 5;
            default -> value > 5;
          };
      assertEquals(matches ? ERRNO | 9 : ALLOW, decide(profile, "ioctl", 0, 0, high + value));
    }
    assertEquals(ERRNO | 9, decide(profile, "ioctl", 0, 0, high + match));
  }

  @Test
  void aMaskIsAppliedFirst() {
    var condition = new LinuxSeccompArg(0, 0x7e020000L, 0x02000000L, "SCMP_CMP_MASKED_EQ");
    var profile =
        profile(
            "SCMP_ACT_ALLOW", null, List.of(), rule("SCMP_ACT_ERRNO", null, "clone", condition));
    assertEquals(ERRNO | EPERM, decide(profile, "clone", 0x02000011L));
    assertEquals(ALLOW, decide(profile, "clone", 0x00000011L));
  }

  @Test
  void severalArgumentsAllHaveToMatchAndOneTwiceEither() {
    var first = new LinuxSeccompArg(0, 1, null, "SCMP_CMP_EQ");
    var second = new LinuxSeccompArg(1, 2, null, "SCMP_CMP_EQ");
    var both = rule("SCMP_ACT_ERRNO", null, "ioctl", first, second);
    var profile = profile("SCMP_ACT_ALLOW", null, List.of(), both);
    assertEquals(ERRNO | EPERM, decide(profile, "ioctl", 1, 2));
    assertEquals(ALLOW, decide(profile, "ioctl", 1, 3));
    var other = new LinuxSeccompArg(0, 7, null, "SCMP_CMP_EQ");
    var either = rule("SCMP_ACT_ERRNO", null, "ioctl", first, other);
    profile = profile("SCMP_ACT_ALLOW", null, List.of(), either);
    assertEquals(ERRNO | EPERM, decide(profile, "ioctl", 1));
    assertEquals(ERRNO | EPERM, decide(profile, "ioctl", 7));
    assertEquals(ALLOW, decide(profile, "ioctl", 2));
  }

  @Test
  void callsAboveAllThatAProfileNamesDoNotExist() {
    var allowed = rule("SCMP_ACT_ALLOW", null, "close_range");
    var profile = profile("SCMP_ACT_ERRNO", null, List.of(), allowed);
    assertEquals(ALLOW, decide(profile, "close_range"));
    assertEquals(ERRNO | EPERM, decide(profile, "read"));
    assertEquals(ERRNO | EPERM, decide(profile, "pidfd_open"));
    assertEquals(ERRNO | ENOSYS, decide(profile, "openat2"));
    assertEquals(ERRNO | ENOSYS, decide(profile, FUTURE));
  }

  @Test
  void aPermissiveDefaultDecidesAboutThemItself() {
    var denied = rule("SCMP_ACT_ERRNO", null, "close_range");
    assertEquals(ALLOW, decide(profile("SCMP_ACT_ALLOW", null, List.of(), denied), FUTURE));
    var killing =
        profile("SCMP_ACT_KILL_PROCESS", null, List.of(), rule("SCMP_ACT_ALLOW", null, "read"));
    assertEquals(ERRNO | ENOSYS, decide(killing, FUTURE));
    assertEquals(ALLOW, decide(killing, "read"));
  }

  @Test
  void foreignCallsHaveLimitsOfTheirOwn() {
    int native64 = LibSeccomp.find().orElseThrow().nativeArchitecture();
    Assumptions.assumeTrue(native64 == 0xc000003e, "only x86-64 has these");
    var profile =
        profile(
            "SCMP_ACT_ERRNO",
            null,
            List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"),
            rule("SCMP_ACT_ALLOW", null, "write"));
    var filter = new FilterInterpreter(compiler.filter(profile));
    int x86 = 0x40000003;
    assertEquals(ALLOW, filter.decide(native64, 1));
    assertEquals(ERRNO | EPERM, filter.decide(native64, 0));
    assertEquals(ERRNO | ENOSYS, filter.decide(native64, 2));
    assertEquals(ALLOW, filter.decide(native64, X32_BIT | 1));
    assertEquals(ERRNO | EPERM, filter.decide(native64, X32_BIT));
    assertEquals(ERRNO | ENOSYS, filter.decide(native64, X32_BIT | 2));
    assertEquals(ALLOW, filter.decide(x86, 4));
    assertEquals(ERRNO | EPERM, filter.decide(x86, 3));
    assertEquals(ERRNO | ENOSYS, filter.decide(x86, 5));
  }

  @Test
  void unknownCallsAreLeftOutAndUnknownArchitecturesRefused() {
    var unknown = rule("SCMP_ACT_ERRNO", null, "no_such_call");
    assertEquals(ALLOW, decide(profile("SCMP_ACT_ALLOW", null, List.of(), unknown), "read"));
    var foreign = profile("SCMP_ACT_ALLOW", null, List.of("SCMP_ARCH_S390X"), unknown);
    var refused = assertThrows(SeccompException.class, () -> compiler.filter(foreign));
    assertTrue(
        refused.getMessage().startsWith("/linux/seccomp/architectures"), refused::getMessage);
  }

  @Test
  void flagsAreTheKernels() {
    assertEquals(SeccompFilter.SECCOMP_FILTER_FLAG_SPEC_ALLOW, flags("{}"));
    assertEquals(0, flags("{\"flags\": []}"));
    assertEquals(
        SeccompFilter.SECCOMP_FILTER_FLAG_LOG,
        flags("{\"flags\": [\"SECCOMP_FILTER_FLAG_LOG\", \"SECCOMP_FILTER_FLAG_TSYNC\"]}"));
  }

  @Test
  void onlyWhereCallsAreNotifiedThereIsAListener() {
    var killable = List.of("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV");
    assertEquals(0, filter(killable, "SCMP_ACT_ERRNO", "mkdir").flags());
    assertEquals(
        SeccompFilter.SECCOMP_FILTER_FLAG_NEW_LISTENER
            | SeccompFilter.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
        filter(killable, "SCMP_ACT_NOTIFY", "mkdir").flags());
    assertTrue(filter(List.of(), "SCMP_ACT_NOTIFY", "mkdir").notifies());
  }

  private SeccompFilter filter(List<String> flags, String action, String call) {
    return compiler.filter(
        new LinuxSeccomp(
            "SCMP_ACT_ALLOW",
            null,
            List.of(),
            flags,
            "/run/agent.sock",
            null,
            List.of(rule(action, null, call))));
  }

  @Test
  void theListenerCanBeReported() {
    var refused =
        assertThrows(SeccompException.class, () -> filter(List.of(), "SCMP_ACT_NOTIFY", "write"));
    assertEquals(
        "/linux/seccomp: a listener needs write to be allowed, not SCMP_ACT_NOTIFY: the init"
            + " reports it so",
        refused.getMessage());
  }

  private static <T extends Record> T read(String json, Class<T> type) {
    try (var stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return SpecReader.read(stream, "test", type);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private long flags(String json) {
    LinuxSeccomp profile = read(json, LinuxSeccomp.class);
    return compiler
        .filter(
            new LinuxSeccomp(
                "SCMP_ACT_ALLOW", null, List.of(), profile.flags(), null, null, List.of()))
        .flags();
  }

  @Test
  void aFilterSurvivesItsBytes() {
    var filter =
        compiler.filter(
            profile("SCMP_ACT_ERRNO", null, List.of(), rule("SCMP_ACT_ALLOW", null, "read")));
    assertEquals(filter, SeccompFilter.of(filter.bytes()));
  }

  @Test
  void whatJrunNeedsItselfIsMissed() {
    var filter =
        compiler.filter(
            profile("SCMP_ACT_ERRNO", null, List.of(), rule("SCMP_ACT_ALLOW", null, "execve")));
    Process privileged = read("{\"args\": [\"sh\"], \"cwd\": \"/\"}", Process.class);
    List<String> missed =
        ProfileLint.check(filter, privileged).stream().map(Violation::message).toList();
    assertEquals(7, missed.size());
    assertEquals(
        "write is answered with SCMP_ACT_ERRNO: a program that can't be executed looks like one"
            + " that has ended",
        missed.getFirst());
  }
}
