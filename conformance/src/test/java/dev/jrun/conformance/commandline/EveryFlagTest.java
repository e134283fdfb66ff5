package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command takes every flag of runc's in each of its forms; and how wrong ones are refused.
 */
class EveryFlagTest {

  /** Where a flag is not known, that is what is told, and not that there is no container. */
  @Table
  @ValueSource(
      strings = {
        "start",
        "state",
        "kill",
        "kill --all",
        "kill -a",
        "kill -all",
        "delete",
        "delete --force=false",
        "delete -force=false",
        "pause",
        "resume",
        "ps",
        "ps --format table",
        "ps -f json",
        "ps -format=json",
        "events --stats",
        "events --interval 5s",
        "events --interval=1m30s --stats=true",
        "events -interval 500ms -stats",
        "update --blkio-weight 10 --cpu-period 1000 --cpu-quota 1000 --cpu-share 2",
        "update --cpu-rt-period 1000 --cpu-rt-runtime 1000 --cpuset-cpus 0 --cpuset-mems 0",
        "update --memory 64m --memory-reservation 64M --memory-swap -1 --pids-limit 10",
        "update --kernel-memory 1g --kernel-memory-tcp 1g",
        "update -memory=64m -pids-limit=10",
      })
  @KnownDifference(
      runtime = "crun",
      why = "has no single-dash long flags, no events, and looks for the container last",
      rows = {
        "ps",
        "ps --format table",
        "ps -f json",
        "kill -all",
        "delete -force=false",
        "delete --force=false",
        "ps -format=json",
        "events --stats",
        "events --interval 5s",
        "events --interval=1m30s --stats=true",
        "events -interval 500ms -stats",
        "update -memory=64m -pids-limit=10",
        "update --memory 64m --memory-reservation 64M --memory-swap -1 --pids-limit 10",
      })
  void ofContainersThatExist(String line, OciRuntime runtime) {
    var words = new ArrayList<>(List.of(line.split(" ")));
    words.add("nobody");
    runtime.call(words.toArray(String[]::new)).failed().saying("does not exist");
  }

  @Table
  @ValueSource(
      strings = {
        "--cwd / --env A=b --env B=c --user 0 --additional-gids 5 --additional-gids 6",
        "--no-new-privs --cap CAP_KILL --cap CAP_CHOWN --preserve-fds 0",
        "--detach --tty=false --pid-file /dev/null --ignore-paused",
        "-cwd=/ -env=A=b -user=0:0 -no-new-privs=false -detach=true",
        "-e A=b -g 5 -g 6 -u 0:0 -c CAP_KILL -d -t=false",
      })
  @KnownDifference(runtime = "crun", why = "has not all of them, and exits with 1")
  void ofExec(String flags, OciRuntime runtime) {
    var words = new ArrayList<>(List.of("exec"));
    words.addAll(List.of(flags.split(" ")));
    words.addAll(List.of("nobody", "true"));
    var outcome = runtime.call(words.toArray(String[]::new)).complained();
    assertEquals(255, outcome.saying("does not exist").status());
  }

  @Table
  @ValueSource(
      strings = {
        "--no-pivot --no-new-keyring --preserve-fds 0",
        "-no-pivot -no-new-keyring=true -preserve-fds=0",
        "--no-pivot=false --no-new-keyring=false",
      })
  @KnownDifference(
      runtime = "crun",
      why = "has no single-dash long flags",
      rows = {
        "-no-pivot -no-new-keyring=true -preserve-fds=0",
        "--no-pivot=false --no-new-keyring=false"
      })
  void ofCreate(String flags, Bundle bundle) {
    bundle.args("true").container().create(flags.split(" ")).delete();
  }

  @Table
  @ValueSource(strings = {"checkpoint", "restore"})
  @KnownDifference(runtime = "crun", why = "need not be built with them")
  void helpOfWhatTakesCriuSucceeds(String command, OciRuntime runtime) {
    // podman asks so.
    assertTrue(runtime.call(command, "--help").succeeded().stdout().contains("--image-path"));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "need not be built with it")
  void podmanSeesWhetherRestoreHasAMountContext(OciRuntime runtime) {
    var outcome = runtime.call("restore", "--lsm-mount-context");
    String text = outcome.stdout() + outcome.stderr();
    assertTrue(outcome.status() != 0, text);
    assertTrue(
        text.contains("flag needs an argument") || text.contains("requires an argument"), text);
  }

  /** Commas are part of it. */
  @Test
  void aValueOfMoreThanOneIsNotSplit(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    var flags = new String[] {"-e", "A=1,2", "-e", "B=3,4"};
    assertEquals(
        "1,2 3,4", container.execWith(List.of(flags), "/bin/sh", "-c", "echo $A $B").text());
  }

  @Test
  void whatFollowsTheCommandOfExecIsItsOwn(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    assertEquals("-d --tty", container.exec("echo", "-d", "--tty").succeeded().text());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has a usage of its own")
  void wrongFlagsAreAnsweredWithTheHelp(OciRuntime runtime) {
    var outcome = runtime.call("state", "--nosuch", "x").failed();
    assertTrue(outcome.stdout().startsWith("Incorrect Usage"), outcome::toString);
    assertTrue(outcome.stdout().contains("NAME:\n"), outcome::toString);
    outcome.saying("flag provided but not defined: -");
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has a usage of its own")
  void wrongArgumentsAreAnsweredWithTheHelp(OciRuntime runtime) {
    var outcome = runtime.call("state").failed();
    assertTrue(outcome.stdout().startsWith("Incorrect Usage.\n\n"), outcome::toString);
    assertTrue(outcome.stdout().contains("NAME:\n"), outcome::toString);
    outcome.saying("requires exactly 1 argument(s)");
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has a usage of its own")
  void helpBeginsWithTheName(OciRuntime runtime) {
    var lines = runtime.call("--help").succeeded().stdout().lines().toList();
    assertEquals("NAME:", lines.get(0));
    assertTrue(lines.get(1).endsWith(" - Open Container Initiative runtime"), lines.get(1));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no such words")
  void anUnknownTopicIsNamed(OciRuntime runtime) {
    var outcome = runtime.call("help", "foo").complained();
    outcome.saying("No help topic for 'foo'");
  }

  @Test
  @KnownDifference(runtime = "crun", until = "1.9", why = "has no features command yet")
  void featuresAreIndentedByFour(OciRuntime runtime) {
    var text = runtime.call("features").succeeded().stdout();
    assertTrue(text.startsWith("{\n    \"ociVersionMin\": "), text);
    assertTrue(text.endsWith("}\n"), text);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has another order")
  void theVersionHasItsOrder(OciRuntime runtime) {
    var lines = runtime.call("--version").succeeded().stdout().lines().toList();
    assertTrue(lines.get(1).startsWith("commit: "), lines::toString);
    assertTrue(lines.get(2).startsWith("spec: "), lines::toString);
  }

  @Test
  @KnownDifference(runtime = "crun", why = "prints one pid a line")
  void pidsAreAnArrayInALine(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    assertEquals(
        "[" + container.pid() + "]\n",
        container.call("ps", "--format", "json").succeeded().stdout());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no owner of that kind, and indents by four")
  void theStateHasItsKeysInTheirOrder(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().create();
    assertEquals(
        "ociVersion id pid status bundle rootfs created owner",
        String.join(" ", container.state().propertyNames()));
  }

  @Test
  @KnownDifference(runtime = "crun", why = "has no events")
  void figuresHaveTheKeysOfRunc(Bundle bundle) {
    var container = bundle.args("sleep", "100").container().createAndStart();
    String line = container.call("events", "--stats").succeeded().stdout();
    assertEquals(1, line.lines().count());
    for (String key : List.of("\"type\":\"stats\"", "\"data\":", "\"cpu\":", "\"pids\":")) {
      assertTrue(line.contains(key), line);
    }
  }

  @Test
  @KnownDifference(runtime = "crun", why = "takes limits from files only")
  void limitsComeThroughStandardInput(Bundle bundle) throws IOException {
    var container = bundle.args("sleep", "100").container().createAndStart();
    var file = bundle.hostPath("limits");
    Files.writeString(file, "{\"pids\": {\"limit\": 33}}");
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" <" + file, "sh"));
    command.addAll(bundle.runtime().command("update", "--resources=-", container.id()));
    bundle.runtime().callExactly(command).succeeded();
    assertEquals("33", limit(container));
  }

  private static String limit(Container container) {
    return container
        .call("events", "--stats")
        .succeeded()
        .stdout()
        .replaceAll("(?s).*\"pids\":\\{[^}]*\"limit\":([0-9]+).*", "$1");
  }
}
