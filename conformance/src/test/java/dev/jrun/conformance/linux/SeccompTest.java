package dev.jrun.conformance.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * config-linux.md, "Seccomp". What is forbidden is mkdir(2) and chmod(2), in all of their
 * spellings, as the payload makes them.
 */
class SeccompTest {

  private static final List<String> MKDIR = List.of("mkdir", "mkdirat");

  /** What the shell says of an errno. */
  private static final String TRY = "mkdir /dev/shm/x 2>&1 && echo made";

  private static Bundle filtered(Bundle bundle, String action, Object... more) {
    bundle.set("/linux/seccomp/defaultAction", "SCMP_ACT_ALLOW");
    bundle.set("/linux/seccomp/syscalls/-", Map.of("names", MKDIR, "action", action));
    for (int i = 0; i < more.length; i += 2) {
      bundle.set("/linux/seccomp/" + more[i], more[i + 1]);
    }
    return bundle;
  }

  @Table
  @ValueSource(booleans = {true, false})
  void theFilterIsOn(boolean noNewPrivileges, Bundle bundle) {
    var facts =
        filtered(bundle, "SCMP_ACT_ERRNO")
            .set("/process/noNewPrivileges", noNewPrivileges)
            .facts("cat /proc/self/status");
    assertEquals("2", facts.value("Seccomp"));
    assertEquals("1", facts.value("Seccomp_filters"));
    assertEquals(noNewPrivileges ? "1" : "0", facts.value("NoNewPrivs"));
  }

  @Test
  void withoutOneThereIsNone(Bundle bundle) {
    assertEquals("0", bundle.facts("cat /proc/self/status").value("Seccomp"));
  }

  @Table
  @CsvSource({
    "SCMP_ACT_ERRNO, Operation not permitted",
    "SCMP_ACT_LOG, made",
    "SCMP_ACT_ALLOW, made",
    // No tracer is there.
    "SCMP_ACT_TRACE, Function not implemented",
  })
  void anActionDecides(String action, String outcome, Bundle bundle) {
    var facts = filtered(bundle, action).facts(TRY + " || true");
    assertTrue(facts.text().contains(outcome), facts::text);
  }

  @Table
  @ValueSource(strings = {"SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS"})
  void killingEndsTheProcess(String action, Bundle bundle) {
    assertEquals(128 + 31, killed(filtered(bundle, action)));
  }

  @Test
  void aTrapWithoutHandlerEndsTheProcess(Bundle bundle) {
    assertEquals(128 + 31, killed(filtered(bundle, "SCMP_ACT_TRAP")));
  }

  private static int killed(Bundle bundle) {
    return bundle.args("mkdir", "/dev/shm/x").container().run().status();
  }

  @Table
  @CsvSource({"28, No space left on device", "2, No such file or directory", "12, memory"})
  void theErrnoIsChosen(int errno, String words, Bundle bundle) {
    filtered(bundle, "SCMP_ACT_ERRNO").set("/linux/seccomp/syscalls/0/errnoRet", errno);
    var facts = bundle.facts(TRY + " || true");
    assertTrue(facts.text().contains(words), facts::text);
  }

  @Table
  @CsvSource({
    "SCMP_CMP_EQ,        448,  0,   no yes yes",
    "SCMP_CMP_NE,        448,  0,   yes no no",
    "SCMP_CMP_LT,        448,  0,   yes no yes",
    "SCMP_CMP_LE,        448,  0,   no no yes",
    "SCMP_CMP_GT,        448,  0,   yes yes no",
    "SCMP_CMP_GE,        448,  0,   no yes no",
    "SCMP_CMP_MASKED_EQ, 56,  56,   yes yes no",
  })
  void argumentsDecide(String operator, long value, long valueTwo, String allowed, Bundle bundle) {
    // chmod(path, mode) and fchmodat(directory, path, mode), for modes 0700, 0400 and 0770.
    bundle.set("/linux/seccomp/defaultAction", "SCMP_ACT_ALLOW");
    rule(bundle, "chmod", 1, operator, value, valueTwo);
    rule(bundle, "fchmodat", 2, operator, value, valueTwo);
    String script =
        "touch /dev/shm/f; for m in 700 400 770; do chmod $m /dev/shm/f 2>/dev/null && echo -n ' yes' || echo -n"
            + " ' no'; done";
    assertEquals(allowed, bundle.facts(script).text());
  }

  private static void rule(
      Bundle bundle, String call, int index, String operator, long value, long valueTwo) {
    bundle.set(
        "/linux/seccomp/syscalls/-",
        Map.of(
            "names",
            List.of(call),
            "action",
            "SCMP_ACT_ERRNO",
            "args",
            List.of(Map.of("index", index, "value", value, "valueTwo", valueTwo, "op", operator))));
  }

  @Test
  void callsThatNobodyKnowsAreLeftOut(Bundle bundle) {
    filtered(bundle, "SCMP_ACT_ERRNO")
        .set("/linux/seccomp/syscalls/0/names", List.of("no_such_call", "mkdir", "mkdirat"));
    var facts = bundle.facts(TRY + " || true");
    assertTrue(facts.text().contains("Operation not permitted"), facts::text);
  }

  @Test
  void aListOfWhatIsAllowedIsEnough(Bundle bundle) {
    bundle
        .set("/linux/seccomp/defaultAction", "SCMP_ACT_ERRNO")
        .set("/linux/seccomp/defaultErrnoRet", 13)
        .set(
            "/linux/seccomp/architectures",
            List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"))
        .set(
            "/linux/seccomp/syscalls/-",
            Map.of("names", allButMkdir(), "action", "SCMP_ACT_ALLOW"));
    var facts = bundle.facts(TRY + " || true");
    assertTrue(facts.text().contains("Permission denied"), facts::text);
  }

  /** Calls of the payload, of jrun's init and of a Go program on its way to it. */
  private static List<String> allButMkdir() {
    return List.of(
            "read write open openat close stat fstat lstat newfstatat statx access faccessat faccessat2",
            "execve exit exit_group brk mmap munmap mprotect madvise arch_prctl set_tid_address",
            "set_robust_list rseq prlimit64 getrandom readlink readlinkat fcntl ioctl getuid geteuid",
            "getgid getegid getppid getpid setuid setgid setresuid setresgid setgroups setsid setpgid",
            "prctl capset capget chdir getcwd close_range rt_sigprocmask rt_sigaction rt_sigreturn",
            "sigaltstack futex clone clone3 fork vfork wait4 waitid dup dup2 dup3 pipe pipe2 poll",
            "ppoll epoll_create1 epoll_ctl epoll_pwait nanosleep sched_yield sched_getaffinity tgkill",
            "gettid uname umask lseek eventfd2 getdents64 fstatfs statfs kill")
        .stream()
        .flatMap(line -> List.of(line.split(" ", -1)).stream())
        .toList();
  }

  @Test
  void whatIsNotEvenAllowedToEndEndsNevertheless(Bundle bundle) {
    bundle.set("/linux/seccomp/defaultAction", "SCMP_ACT_ERRNO");
    assertTrue(bundle.args("true").container().run().status() != 0);
  }

  @Test
  void execIsFilteredToo(Bundle bundle) {
    var container =
        filtered(bundle, "SCMP_ACT_ERRNO").args("sleep", "100").container().runDetached();
    var facts = container.execFacts(TRY + " || grep Seccomp: /proc/self/status");
    assertTrue(facts.text().contains("Operation not permitted"), facts::text);
    assertEquals("2", facts.value("Seccomp"));
  }

  @Test
  void aFilterIsNotMadeTwice(Bundle bundle) {
    filtered(bundle, "SCMP_ACT_ERRNO");
    for (int i = 0; i < 3; i++) {
      var facts = bundle.facts(TRY + " || true");
      assertTrue(facts.text().contains("Operation not permitted"), facts::text);
    }
  }

  @Table
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          defaultAction             | "SCMP_ACT_NOTHING"
          architectures             | ["SCMP_ARCH_PDP11"]
          flags                     | ["SECCOMP_FILTER_FLAG_FAST"]
          syscalls/0/action         | "SCMP_ACT_NOTHING"
          syscalls/0/args           | [{"index": 0, "value": 1, "op": "SCMP_CMP_NEAR"}]
          """)
  void whatMeansNothingIsRefused(String pointer, String json, Bundle bundle) {
    filtered(bundle, "SCMP_ACT_ERRNO").setJson("/linux/seccomp/" + pointer, json);
    assertEquals(1, bundle.args("true").container().run().status());
  }

  @Test
  @KnownDifference(runtime = "runc", why = "its error is that of libseccomp, which names nothing")
  void theErrorNamesTheProperty(Bundle bundle) {
    filtered(bundle, "SCMP_ACT_ERRNO")
        .setJson(
            "/linux/seccomp/syscalls/0/args",
            "[{\"index\": 6, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]");
    var outcome = bundle.args("true").container().run();
    assertEquals(1, outcome.status());
    assertTrue(
        outcome.stderr().contains("/linux/seccomp/syscalls/0/args/0/index"), outcome::stderr);
  }
}
