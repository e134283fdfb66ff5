package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.keeper.Installation.Outcome;
import dev.jrun.spec.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers, hooks and files are those of the caller, as if the keeper did not exist. */
class CallerTest extends OneKeeper {
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
                + "; \"$0\" --root \"$1\" --log \"$2/log\" run --pid-file \"$2/pid\" --bundle"
                + " \"$2\" c1; \"$0\" --log \"$2/log\" state nonexistent; cd \"$2\"; rm"
                + " config.json; \"$0\" spec; stat -c %a pid config.json log",
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
