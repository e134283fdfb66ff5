package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.keeper.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients read and print is theirs alone, as if each were a process that prints itself. */
class StreamsTest {
  private static Installation jrun;

  @BeforeAll
  static void install() throws IOException {
    jrun = new Installation();
    jrun.keeper();
  }

  @AfterAll
  static void remove() throws IOException {
    assertEquals(0, jrun.alone());
    jrun.close();
  }

  @Test
  void eachClientHasItsOwn() throws Exception {
    List<Process> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      clients.add(
          jrun.builder(
                  List.of(
                      jrun.client().toString(),
                      "--root",
                      jrun.file("none").toString(),
                      "state",
                      "c" + i))
              .redirectOutput(jrun.file("out" + i).toFile())
              .redirectError(jrun.file("err" + i).toFile())
              .start());
    }
    for (int i = 0; i < clients.size(); i++) {
      assertEquals(1, Installation.await(clients.get(i)));
      assertEquals("", Files.readString(jrun.file("out" + i)));
      List<String> error = Files.readAllLines(jrun.file("err" + i));
      assertEquals(1, error.size(), error.toString());
      assertTrue(error.getFirst().endsWith(": c" + i + "\""), error.getFirst());
    }
  }

  @Test
  void bothStreamsInOneStayInOrder() throws IOException {
    Outcome outcome = jrun.shell("exec \"$0\" --nonsense 2>&1");
    assertTrue(outcome.out().startsWith("Incorrect Usage: "), outcome.out());
    assertTrue(outcome.out().stripTrailing().lines().toList().getLast().contains("level=error"));
  }

  @Test
  void appendingAppends() throws IOException {
    Path file = Files.writeString(jrun.file("appended"), "before\n");
    Outcome outcome = jrun.shell("\"$0\" --version >>\"$1\"; echo after >>\"$1\"", file.toString());
    assertEquals(0, outcome.status());
    List<String> lines = Files.readAllLines(file);
    assertEquals("before", lines.getFirst());
    assertEquals("after", lines.getLast());
    assertTrue(lines.get(1).startsWith("jrun version "));
  }

  /** The offset is shared, as with any process that inherits a file. */
  @Test
  void whatComesBeforeAndAfterIsKept() throws IOException {
    Path file = jrun.file("shared");
    jrun.shell("{ echo before; \"$0\" --version; echo after; } >\"$1\"", file.toString());
    List<String> lines = Files.readAllLines(file);
    assertEquals("before", lines.getFirst());
    assertEquals("after", lines.getLast());
    assertTrue(lines.size() > 2);
  }

  @Test
  void standardInputIsLeftToOthers() throws IOException {
    Outcome outcome = jrun.shell("echo mine | { \"$0\" --version >/dev/null; cat; }");
    assertEquals("mine\n", outcome.out());
  }

  @Test
  void aReaderThatTakesHisTimeGetsAll() throws IOException {
    Outcome direct = jrun.shell("for i in $(seq 20); do \"$0\" features; done");
    assertTrue(direct.out().length() > 1 << 16, "more than a pipe takes");
    Outcome slow =
        jrun.shell("{ for i in $(seq 20); do \"$0\" features; done; } | { sleep 1; cat; }");
    assertEquals(direct.out(), slow.out());
  }

  @Test
  void aReaderThatIsGoneIsAnError() throws IOException {
    Outcome outcome =
        jrun.shell("exec 3> >(exec true); wait $!; \"$0\" features >&3; echo \"status $?\"");
    assertEquals("status 1\n", outcome.out());
    assertTrue(outcome.err().contains("can't write to standard output"), outcome.err());
  }

  @Test
  void aFullDiskIsAnError() throws IOException {
    Outcome outcome = jrun.shell("exec \"$0\" features >/dev/full");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("can't write to standard output"), outcome.err());
  }

  /** The pipe is full, its reader reads nothing, and the client is killed. */
  @Test
  void whoIsKilledWhileNobodyReadsHoldsNothing() throws Exception {
    Outcome outcome =
        jrun.shell(
            """
            mkfifo "$1" && exec 3<>"$1"
            head -c 65536 /dev/zero >&3
            "$0" --log "$2" features >&3 & sleep 0.3; kill -9 $!; wait $! 2>/dev/null; echo $?
            """,
            jrun.file("fifo").toString(),
            jrun.file("log").toString());
    assertEquals("137\n", outcome.out());
    jrun.awaitRest();
    String log = Files.readString(jrun.file("log"));
    assertTrue(log.contains("msg=\"the caller has ended\""), log);
  }

  @Test
  void closedStreamsAreNobodys() throws IOException {
    Outcome outcome = jrun.shell("\"$0\" --version <&- >&- 2>&-; echo $?");
    assertEquals(new Outcome(0, "0\n", ""), outcome);
    Outcome error = jrun.shell("\"$0\" --version 2>&-");
    assertTrue(error.out().startsWith("jrun version "));
  }

  @Test
  void aSocketIsAsGoodAsAPipe() throws IOException {
    Outcome direct = jrun.jrun("features");
    Outcome socket =
        jrun.shell(
            """
            exec python3 -c '
            import socket, subprocess, sys
            ours, theirs = socket.socketpair()
            child = subprocess.Popen([sys.argv[1], "features"], stdout=theirs)
            theirs.close()
            out = b""
            while chunk := ours.recv(100): out += chunk
            sys.stdout.buffer.write(out)
            sys.exit(child.wait())
            ' "$0"
            """);
    assertEquals(direct, socket);
  }

  /** As node.js and others make the pipes of their children. */
  @Test
  void aPipeThatDoesNotBlockGetsAll() throws IOException {
    Outcome direct = jrun.shell("for i in $(seq 20); do \"$0\" features; done");
    Outcome patient =
        jrun.shell(
            """
            exec python3 -c '
            import os, subprocess, sys, time
            reader, writer = os.pipe()
            os.set_blocking(writer, False)
            command = "for i in $(seq 20); do \\"$0\\" features; done"
            child = subprocess.Popen(["sh", "-c", command, sys.argv[1]], stdout=writer)
            os.close(writer)
            time.sleep(1)
            out = b""
            while chunk := os.read(reader, 100): out += chunk
            sys.stdout.buffer.write(out)
            sys.exit(child.wait())
            ' "$0"
            """);
    assertEquals(direct, patient);
  }
}
