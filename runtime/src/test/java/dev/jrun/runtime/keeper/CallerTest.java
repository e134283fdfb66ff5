package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.keeper.Installation.Outcome;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Hooks;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers, hooks and files are those of the caller, as if the keeper did not exist. */
class CallerTest {
  private static Installation jrun;
  private Sandbox sandbox;

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
  private Outcome run(String script, String... args) throws IOException {
    return run(script, UnaryOperator.identity(), args);
  }

  private Outcome run(String script, UnaryOperator<Spec> spec, String... args) throws IOException {
    Path bundle = jrun.bundle(sandbox, "c1", spec, args);
    return jrun.shell(script, sandbox.root().toString(), bundle.toString());
  }

  private static final String RUN = "\"$0\" --root \"$1\" run --bundle \"$2\" c1";

  private static UnaryOperator<Spec> hook(String script) {
    return hook(new Hook("/bin/sh", List.of("sh", "-c", script), List.of(), null));
  }

  private static UnaryOperator<Spec> hook(Hook hook) {
    return spec ->
        spec.withHooks(
            new Hooks(List.of(), List.of(hook), List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void theContainerHasTheCallersPlaceInTheSystem() throws IOException {
    Outcome outcome =
        run(
            "ulimit -S -c 7; ulimit -S -n 512; echo 321 >/proc/$$/oom_score_adj; "
                + "exec nice -n 7 "
                + RUN,
            "sh",
            "-c",
            """
            while read a b c d e; do case "$a $b $c" in "Max core file") echo core $e;; esac
            done </proc/self/limits
            read oom </proc/self/oom_score_adj; echo oom $oom
            read stat </proc/self/stat; set -- ${stat##*)}; echo nice ${17}
            """);
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("oom 321\n"), outcome.out());
    assertTrue(outcome.out().contains("nice 7\n"), outcome.out());
  }

  @Test
  void theContainerIsTheCallersChildInItsSession() throws IOException {
    Outcome outcome =
        run(
            """
            "$0" --root "$1" create --bundle "$2" --pid-file "$2/pid" c1 </dev/null >/dev/null 2>&1
            pid=$(cat "$2/pid"); read -r stat </proc/$pid/stat; set -- ${stat##*)} "$@"
            echo "group $3 session $4"; read -r own </proc/$$/stat; set -- ${own##*)}
            echo "group $3 session $4"
            """,
            "true");
    List<String> lines = outcome.out().lines().toList();
    delete();
    assertEquals(2, lines.size(), outcome.toString());
  }

  private void delete() throws IOException {
    jrun.jrun("--root", sandbox.root().toString(), "delete", "--force", "c1");
  }

  /** Without signals in between, as in a session that was left. */
  @Test
  void hooksAreTheCallersToo() throws IOException {
    Path seen = jrun.file("seen");
    Outcome outcome =
        run(
            "umask 027; echo 123 >/proc/$$/oom_score_adj; ulimit -S -c 5; exec " + RUN,
            hook(
                "{ umask; cat /proc/self/oom_score_adj; ulimit -S -c; echo $PPID; pwd; } >" + seen),
            "true");
    assertEquals(0, outcome.status(), outcome.err());
    List<String> lines = Files.readAllLines(seen);
    assertEquals(List.of("0027", "123", "10"), lines.subList(0, 3));
    assertFalse(lines.get(3).equals(Long.toString(jrun.keeper().pid())), "the keeper's child");
    assertEquals(sandbox.bundle().resolve("bundles/c1").toString(), lines.get(4));
  }

  /** In the foreground, where the client has a descriptor for its signals. */
  @Test
  void aHookThatCannotBeExecutedIsNamed() throws IOException {
    Hook hook = new Hook("/nonexistent/hook", List.of(), List.of(), null);
    for (String redirections :
        List.of("", "5</dev/null", "3</dev/null 9</dev/null", "70</dev/null")) {
      Outcome outcome = run("exec " + RUN + " " + redirections, hook(hook), "true");
      assertEquals(1, outcome.status());
      assertTrue(outcome.err().contains("execve /nonexistent/hook: ENOENT"), outcome.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0022", "0077", "0000", "0027"})
  void filesAreMadeWithTheCallersUmask(String umask) throws IOException {
    Outcome outcome =
        run(
            "umask "
                + umask
                + "; \"$0\" --root \"$1\" --log \"$2/log\" run --pid-file \"$2/pid\" --bundle \"$2\" c1;"
                + " \"$0\" --log \"$2/log\" state nonexistent; cd \"$2\"; rm config.json; \"$0\" spec;"
                + " stat -c %a pid config.json log",
            "true");
    int mask = Integer.parseInt(umask, 8);
    assertEquals("%o\n%o\n%o\n".formatted(0666 & ~mask, 0666 & ~mask, 0644 & ~mask), outcome.out());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 77, 126, 127, 128, 254, 255})
  void theExitStatusIsTheContainers(int status) throws IOException {
    assertEquals(new Outcome(status, "", ""), run("exec " + RUN, "sh", "-c", "exit " + status));
  }

  @Test
  void deathBySignalIs128AndMore() throws IOException {
    // As the first process of its pid namespace it gets only what it has a handler for.
    Outcome outcome =
        run(
            """
            "$0" --root "$1" run --bundle "$2" c1 </dev/null & client=$!
            until "$0" --root "$1" state c1 2>/dev/null | grep -q running; do sleep 0.05; done
            "$0" --root "$1" kill c1 KILL; wait $client; echo $?
            """,
            "sleep",
            "60");
    assertEquals("137\n", outcome.out(), outcome.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "WINCH", "CONT", "ALRM", "SEGV", "34", "40"
      })
  void signalsAreForwarded(String signal) throws IOException {
    Outcome outcome =
        run(
            """
            env --default-signal=INT,QUIT "$0" --root "$1" run --bundle "$2" c1 >"$2/out" 2>&1 </dev/null & client=$!
            until grep -qs ready "$2/out"; do sleep 0.02; done
            kill -%s $client; wait $client; status=$?; cat "$2/out"; exit $status
            """
                .formatted(signal),
            "sh",
            "-c",
            "trap 'echo got; exit 42' %s; echo ready; while :; do :; done".formatted(signal));
    assertEquals("ready\ngot\n", outcome.out(), outcome.err());
    assertEquals(42, outcome.status());
  }

  @Test
  void pathsAreRelativeToTheCallersDirectory() throws IOException {
    Outcome outcome =
        run(
            "cd \"$2/..\" && \"$0\" --root \"$1\" run --bundle c1 --pid-file c1/pid c1 && test -s c1/pid"
                + " && cd c1 && \"$0\" --root \"$1\" run c2",
            "true");
    assertEquals(new Outcome(0, "", ""), outcome);
  }

  @Test
  void aDirectoryThatIsGoneIsSaidToBe() throws IOException {
    Outcome outcome =
        run(
            "mkdir \"$2/x\" && cd \"$2/x\" && rmdir \"$2/x\" && \"$0\" --root \"$1\" run --bundle \"$2\" c1"
                + " && ! \"$0\" --root \"$1\" run c1",
            "true");
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.err().contains("no such file or directory"), outcome.err());
  }

  @Test
  void theEnvironmentMayBeHugeOrEmpty() throws IOException {
    Outcome huge =
        run(
            "for i in $(seq 10); do export \"V$i=$(head -c 100000 /dev/zero | tr '\\0' x)\"; done; "
                + "exec "
                + RUN,
            "true");
    assertEquals(new Outcome(0, "", ""), huge);
    assertEquals(
        new Outcome(0, "", ""),
        run("exec env -i \"$0\" --root \"$1\" run --bundle \"$2\" c1", "true"));
  }

  @Test
  void argumentsArriveAsTheyAre() throws IOException {
    for (String name : List.of("two words", "líne\nbreak", "日本", "-", "\"'$`*")) {
      Path file = jrun.file(name + "!");
      List<String> words = new ArrayList<>();
      words.addAll(List.of("--log", file.toString(), "state", "nonexistent"));
      assertEquals(1, jrun.jrun(words.toArray(String[]::new)).status());
      assertTrue(Files.exists(file), name);
    }
    assertTrue(jrun.jrun("state", "").err().contains("container id"), "an empty argument");
  }

  /** What no string of Java can be: another file would be written. */
  @Test
  void argumentsThatAreNotUtf8AreRefused() throws IOException {
    Outcome outcome = run("cd \"$2\"; \"$0\" --log \"$(printf 'l\\377g')\" list; ls", "true");
    assertEquals("config.json\n", outcome.out());
    assertTrue(outcome.err().contains("argument is not UTF-8: l\ufffdg"), outcome.err());
  }

  /** As large as execve(2) takes it, and larger. */
  @Test
  void hooksMayHaveMuch() throws IOException {
    Path seen = jrun.file("seen");
    Outcome outcome = run("exec " + RUN, hook("echo $# ${#19} >" + seen, 20, 100_000), "true");
    assertEquals(new Outcome(0, "", ""), outcome);
    assertEquals("20 100000\n", Files.readString(seen));
    for (int count : List.of(70, 100)) {
      outcome = run("exec " + RUN, hook("exit", count, 100_000), "true");
      assertEquals(1, outcome.status());
      assertTrue(outcome.err().contains("execve"), outcome.err());
      assertTrue(outcome.err().contains("E2BIG"), outcome.err());
    }
  }

  private static UnaryOperator<Spec> hook(String script, int count, int length) {
    List<String> args = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    args.addAll(Collections.nCopies(count, "x".repeat(length)));
    return hook(new Hook("/bin/bash", args, List.of(), null));
  }

  @Test
  void descriptorsArePreserved() throws IOException {
    Outcome outcome =
        run(
            "echo three >\"$2/3\"; echo four >\"$2/4\"; exec 3<\"$2/3\" 4<\"$2/4\" 9</dev/null;"
                + " exec \"$0\" --root \"$1\" run --preserve-fds 2 --bundle \"$2\" c1",
            "sh",
            "-c",
            "cat <&3; cat <&4; echo /proc/self/fd/*");
    assertTrue(outcome.out().startsWith("three\nfour\n"), outcome.toString());
    assertFalse(outcome.out().contains("/fd/9"), outcome.out());
    Outcome missing =
        run(
            "exec 3</dev/null 5</dev/null; exec \"$0\" --root \"$1\" run --preserve-fds 3 --bundle \"$2\" c1",
            "true");
    assertEquals(1, missing.status());
    assertTrue(missing.err().contains("descriptor 4"), missing.err());
  }

  @Test
  void listeningSocketsAreThoseOfTheClientsPid() throws IOException {
    String run = "exec \"$0\" --root \"$1\" run --bundle \"$2\" c1";
    String[] show = {"sh", "-c", "echo $LISTEN_FDS $LISTEN_PID; cat <&3"};
    Outcome handed =
        run("echo x >\"$2/3\"; exec 3<\"$2/3\"; export LISTEN_FDS=1 LISTEN_PID=$$; " + run, show);
    assertEquals("1 1\nx\n", handed.out(), handed.err());
    Outcome others =
        run(
            "exec 3</dev/null; export LISTEN_FDS=1 LISTEN_PID=1; " + run,
            "sh",
            "-c",
            "echo $LISTEN_FDS");
    assertEquals("\n", others.out(), others.err());
  }

  @Test
  void aSmallLimitOfOpenFilesIsEnoughOrSaid() throws IOException {
    assertEquals(new Outcome(0, "", ""), run("ulimit -S -n 64; exec " + RUN, "true"));
    Outcome outcome = run("ulimit -S -n 8; exec " + RUN, "true");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("RLIMIT_NOFILE"), outcome.err());
  }

  /** The keeper is nobody's child but of process 1, or a subreaper; clients leave no zombies. */
  @Test
  void nothingIsReapedThatIsNotOurs() throws IOException {
    Outcome outcome =
        run(
            """
            (exit 5) & other=$!
            sleep 0.2
            "$0" --root "$1" run --bundle "$2" c1 || exit 1
            wait $other; echo $?
            """,
            "true");
    assertEquals("5\n", outcome.out(), outcome.err());
    assertEquals(0, jrun.keeper().children().count());
  }
}
