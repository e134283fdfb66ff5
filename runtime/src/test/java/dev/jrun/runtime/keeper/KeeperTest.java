package dev.jrun.runtime.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.keeper.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A keeper from its start to its end, as its clients see it. */
class KeeperTest {
  private Installation jrun;

  @BeforeEach
  void install() throws IOException {
    jrun = new Installation();
  }

  @AfterEach
  void remove() throws IOException {
    jrun.close();
  }

  private static void assertGone(ProcessHandle keeper) {
    keeper.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void oneKeeperServesManyCommands() throws IOException {
    Outcome first = jrun.jrun("--version");
    assertEquals(0, first.status(), first.err());
    assertTrue(first.out().startsWith("jrun version "), first.out());
    assertEquals("", first.err());
    for (int i = 0; i < 20; i++) {
      assertEquals(first, jrun.jrun("--version"));
    }
    assertEquals(List.of("--keeper=" + jrun.place() + "/0123456789ab"), jrun.started());
  }

  @Test
  void manyThatFindNoneEndUpWithOne() throws IOException {
    jrun.assertServesAtOnce(6);
    jrun.keeper();
    assertEquals(0, jrun.alone());
  }

  @Test
  void statusTells() throws IOException {
    ProcessHandle keeper = jrun.keeper();
    Outcome status = jrun.jrun("keeper", "status");
    assertEquals(0, status.status(), status.err());
    String expected =
        """
        pid         %d
        build       0123456789ab
        running     [0-9]+s
        commands    2
        clients     1
        memory      [0-9]+ MiB
        idle limit  5m
        settings    defaults, there is no %s
        """
            .formatted(keeper.pid(), jrun.settings());
    assertTrue(status.out().matches(expected), status.out());
  }

  @Test
  void stopLetsItLeave() throws IOException {
    ProcessHandle keeper = jrun.keeper();
    assertEquals(new Outcome(0, "", ""), jrun.jrun("keeper", "stop"));
    assertGone(keeper);
    jrun.assertVacated();
    assertNotEquals(keeper.pid(), jrun.keeper().pid());
  }

  /** Somebody who asks has not asked for a keeper. */
  @Test
  void whoOnlyAsksGetsNoKeeper() throws IOException {
    Outcome status = jrun.jrun("keeper", "status");
    assertEquals(1, status.status());
    assertTrue(status.err().contains("no keeper is running"), status.err());
    jrun.keepers().forEach(KeeperTest::assertGone);
    Outcome stop = jrun.jrun("keeper", "stop");
    assertEquals(new Outcome(0, "no keeper is running for this caller\n", ""), stop);
    jrun.keepers().forEach(KeeperTest::assertGone);
  }

  @Test
  void otherWordsAreErrors() throws IOException {
    Outcome outcome = jrun.jrun("keeper", "restart");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("neither status nor stop: restart"), outcome.err());
    assertEquals(1, jrun.jrun("keeper").status());
  }

  @Test
  void theEnvironmentCanDoWithout() throws IOException {
    String script = "JRUN_KEEPER=off exec \"$0\" --version";
    Outcome without = jrun.shell(script);
    assertEquals(0, without.status(), without.err());
    assertEquals("", without.err());
    assertEquals(List.of(), jrun.keepers());
    Outcome with = jrun.jrun("--version");
    assertEquals(with, without);
    assertEquals(1, jrun.alone());
    assertEquals(with, jrun.shell(script));
    assertEquals(2, jrun.alone());
    Outcome status = jrun.shell("JRUN_KEEPER=off exec \"$0\" keeper status");
    assertTrue(status.err().contains("no keeper is running for this caller"), status.err());
  }

  @Test
  void settingsCanDoWithout() throws IOException {
    Files.writeString(jrun.settings(), "{\"keeper\": {\"enabled\": false}}");
    assertEquals(0, jrun.jrun("--version").status());
    assertEquals(List.of(), jrun.keepers());
    assertEquals(1, jrun.alone());
  }

  @Test
  void itLeavesWhenItIsIdle() throws IOException {
    Files.writeString(jrun.settings(), "{\"keeper\": {\"idleSeconds\": 1}}");
    assertGone(jrun.keeper());
    jrun.assertVacated();
  }

  /** Clients that come when it is just about to leave are served, by it or by another. */
  @Test
  void leavingRacesWithClients() throws Exception {
    Files.writeString(jrun.settings(), "{\"keeper\": {\"idleSeconds\": 1}}");
    for (int pause = 900; pause < 1100; pause += 20) {
      Outcome outcome = jrun.jrun("--version");
      assertEquals(0, outcome.status(), outcome.err());
      assertEquals("", outcome.err());
      Thread.sleep(pause);
    }
  }

  /** What is wrong with the settings stops nobody, and is told to who asks. */
  @Test
  void badSettingsAreTold() throws IOException {
    Files.writeString(jrun.settings(), "{\"keeper\": {\"idleSeconds\": \"soon\"}}");
    Outcome outcome = jrun.jrun("--version");
    assertEquals(0, outcome.status());
    assertEquals("", outcome.err(), "callers parse what a runtime prints");
    String status = jrun.jrun("keeper", "status").out();
    assertTrue(status.contains("idle limit  5m\n"), status);
    assertTrue(status.contains("settings    defaults, since " + jrun.settings() + ": "), status);
    assertTrue(status.contains("/keeper/idleSeconds"), status);
  }

  @Test
  void badSettingsAreToldOnATerminal() throws IOException {
    Files.writeString(jrun.settings(), "{");
    Path typescript = jrun.file("typescript");
    Outcome outcome =
        jrun.shell("exec script -q -e -c \"$0 --version\" \"$1\"", typescript.toString());
    assertEquals(0, outcome.status(), outcome.err());
    String seen = Files.readString(typescript);
    assertTrue(seen.contains("jrun: keeper: defaults, since " + jrun.settings() + ": "), seen);
    assertTrue(seen.contains("jrun version "), seen);
  }

  /** A client never speaks to a keeper of another build, which goes on to serve its own. */
  @Test
  void anUpgradeHasItsOwnKeeper() throws IOException {
    ProcessHandle old = jrun.keeper();
    Installation upgraded = jrun.upgrade("ba9876543210");
    assertEquals(0, upgraded.jrun("--version").status());
    String status = upgraded.jrun("keeper", "status").out();
    assertTrue(status.contains("build       ba9876543210\n"), status);
    assertEquals(0, upgraded.jrun("keeper", "stop").status());
    assertEquals(0, upgraded.alone());
    assertTrue(old.isAlive());
  }
}
