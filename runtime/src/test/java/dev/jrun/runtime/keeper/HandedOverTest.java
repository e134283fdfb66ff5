package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.keeper.Installation.Outcome;
import dev.jrun.spec.Hook;
import dev.jrun.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a caller hands over arrives: its arguments, environment, directory and descriptors. */
class HandedOverTest extends OneKeeper {
  @Test
  void pathsAreRelativeToTheCallersDirectory() throws IOException {
    Outcome outcome =
        run(
            "cd \"$2/..\" && \"$0\" --root \"$1\" run --bundle c1 --pid-file c1/pid c1 && test -s"
                + " c1/pid && cd c1 && \"$0\" --root \"$1\" run c2",
            "true");
    assertEquals(new Outcome(0, "", ""), outcome);
  }

  @Test
  void aDirectoryThatIsGoneIsSaidToBe() throws IOException {
    Outcome outcome =
        run(
            "mkdir \"$2/x\" && cd \"$2/x\" && rmdir \"$2/x\" && \"$0\" --root \"$1\" run --bundle"
                + " \"$2\" c1 && ! \"$0\" --root \"$1\" run c1",
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
            "exec 3</dev/null 5</dev/null; exec \"$0\" --root \"$1\" run --preserve-fds 3 --bundle"
                + " \"$2\" c1",
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
}
