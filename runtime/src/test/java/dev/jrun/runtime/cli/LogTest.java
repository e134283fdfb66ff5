package dev.jrun.runtime.cli;

import static dev.jrun.runtime.cli.Called.errorLine;
import static dev.jrun.runtime.cli.Called.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log as containerd, podman and CRI-O read it. */
class LogTest {
  private static final String MISSING = "/config.json: no such file or directory";

  @TempDir Path temporary;
  private Path log;
  private String message;

  @BeforeEach
  void chooseAFailingCommand() {
    log = temporary.resolve("log");
    message = temporary + MISSING;
  }

  @Test
  void withoutALogTheErrorIsALineOnStandardError() {
    Called called = in(temporary, "check");
    assertEquals(new Called(1, "", errorLine(message)), called);
  }

  @Test
  void inAFileTheErrorIsOneLineAndStandardErrorHasTheMessage() throws IOException {
    Called called = in(temporary, "--log", log.toString(), "check");
    assertEquals(new Called(1, "", message + "\n"), called);
    assertEquals(errorLine(message), Files.readString(log));
  }

  @Test
  void jsonIsOneObject() throws IOException {
    Called called = in(temporary, "--log", "log", "--log-format=json", "check");
    assertEquals(new Called(1, "", message + "\n"), called);
    assertEquals(
        "{\"level\":\"error\",\"msg\":\""
            + message
            + "\",\"time\":\"2026-01-02T03:04:05Z\","
            + "\"code\":\"file-not-found\",\"errno\":\"ENOENT\"}\n",
        Files.readString(log));
  }

  @Test
  void fileIsAppendedTo() throws IOException {
    Files.writeString(log, "before\n");
    in(temporary, "--log", "log", "check");
    assertEquals("before\n" + errorLine(message), Files.readString(log));
  }

  @Test
  void fileIsMadeEvenIfThereIsNothingToLog() throws IOException {
    Called called = in(temporary, "--log", "log", "features");
    assertEquals(0, called.status());
    assertEquals("", Files.readString(log));
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
  }

  @Test
  void fileThatCannotBeOpenedIsAnError() {
    Called called = in(temporary, "--log", "missing/log", "check");
    String failure = temporary + "/missing/log: no such file or directory";
    assertEquals(1, called.status());
    assertTrue(called.err().contains(failure), called.err());
  }

  @Test
  @Timeout(20)
  void aFifoWithoutAReaderIsAnErrorAndNoWait() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", log.toString()).start().waitFor());
    Called called = in(temporary, "--log", "log", "check");
    assertEquals(
        new Called(1, "", errorLine(log + ": the log is a fifo that nobody reads from")), called);
    Process reader =
        new ProcessBuilder("cat", log.toString())
            .redirectOutput(temporary.resolve("read").toFile())
            .start();
    do {
      called = in(temporary, "--log", "log", "check");
    } while (called.err().contains("nobody reads"));
    assertEquals(message + "\n", called.err());
    assertEquals(0, reader.waitFor());
    assertEquals(errorLine(message), Files.readString(temporary.resolve("read")));
  }

  @Test
  void usageErrorsAndRefusedFlagsReachTheFile() throws IOException {
    in(temporary, "--log", "log", "list", "x");
    assertEquals(
        errorLine("jrun: \\\"list\\\" requires exactly 0 argument(s)"), Files.readString(log));
    Files.delete(log);
    in(temporary, "--log", "log", "update", "--mem-bw-schema=x", "y");
    assertEquals(errorLine("--mem-bw-schema: not supported yet"), Files.readString(log));
  }

  @Test
  void standardErrorByNameGetsTheErrorOnce() {
    Called called = in(temporary, "--log", "/dev/stderr", "check");
    assertEquals(new Called(1, "", errorLine(message)), called);
  }

  @Test
  void onATerminalTheMessageIsPlain() {
    Called called = Called.as(0, Map.of(), temporary, true, "check");
    assertEquals("ERRO[0000] " + message + "\n", called.err());
    Called json = Called.as(0, Map.of(), temporary, true, "--log-format", "json", "check");
    assertTrue(json.err().startsWith("{\"level\":\"error\""), json.err());
  }

  @Test
  void debugTellsWhereAnErrorComesFromInLinesOfTheirOwn() throws IOException {
    in(temporary, "--debug", "--log", "log", "check");
    List<String> lines = Files.readAllLines(log);
    assertTrue(lines.get(0).contains(" level=debug msg=\"java.nio.file."), lines.get(0));
    assertTrue(lines.get(1).contains(" level=debug msg=\"\\tat "), lines.get(1));
    assertEquals(errorLine(message), lines.getLast() + "\n");
  }

  @Test
  void standardErrorShowsControlsAsText() {
    Called called = in(temporary, "--log", "log", "no\u009bsuch\u001b\u202e");
    assertTrue(called.err().contains("no\\u009bsuch\\x1b\\u202e"), called.err());
    called = Called.as(0, Map.of(), temporary, true, "no\u009bsuch\u001b\u202e");
    assertTrue(called.err().contains("no\\u009bsuch\\x1b\\u202e"), called.err());
  }

  @Test
  void unknownFormatIsRefused() {
    assertEquals(
        new Called(1, "", errorLine("invalid log-format: xml")),
        in(temporary, "--log", "log", "--log-format", "xml", "check"));
    assertFalse(Files.exists(log));
  }

  /** The expected values are what Go's strconv.Quote and encoding/json print. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a b, `\"a b\"`, `\"a b\"`",
        "plain-._/@^+7, plain-._/@^+7, `\"plain-._/@^+7\"`",
        "``, `\"\"`, `\"\"`",
        "a\"b\\c, `\"a\\\"b\\\\c\"`, `\"a\\\"b\\\\c\"`",
        "`a\nb\tc\rd`, `\"a\\nb\\tc\\rd\"`, `\"a\\nb\\tc\\rd\"`",
        "`\u0001\u007f`, `\"\\x01\\x7f\"`, `\"\\u0001\\u007f\"`",
        "zoé, `\"zoé\"`, `\"zoé\"`",
        "`a\u0085\u009b2J`, `\"a\\u0085\\u009b2J\"`, `\"a\\u0085\\u009b2J\"`",
        "`\u202egpj\u2069`, `\"\\u202egpj\\u2069\"`, `\"\\u202egpj\\u2069\"`",
        "`\u2028\u00a0`, `\"\\u2028\\u00a0\"`, `\"\\u2028\\u00a0\"`",
        "`\udb40\udc01`, `\"\\U000e0001\"`, `\"\\udb40\\udc01\"`",
      })
  void messagesAreQuoted(String words, String text, String json) throws IOException {
    LogProbe probe = new LogProbe(words);
    assertEquals("time=\"2026-01-02T03:04:05Z\" level=warning msg=" + text + "\n", probe.text());
    assertEquals(
        "{\"level\":\"warning\",\"msg\":" + json + ",\"time\":\"2026-01-02T03:04:05Z\"}\n",
        probe.json());
  }
}
