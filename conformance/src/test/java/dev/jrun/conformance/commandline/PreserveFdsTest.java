package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * {@code --preserve-fds} and LISTEN_FDS: descriptors that the caller hands to the container, and no
 * others.
 */
class PreserveFdsTest {

  private static final String OPEN =
      "for it in 0 1 2 3 4 5 6 7 8 9; do test -e /proc/self/fd/$it && printf $it; done; echo";

  /** Runs the container by a shell that opens descriptors, or sets variables, first. */
  private static Outcome run(Bundle bundle, String shell, String... flags) {
    Container container = bundle.container();
    container.create().delete();
    var command = new ArrayList<>(List.of("/bin/sh", "-c", shell + " exec \"$@\"", "sh"));
    command.addAll(bundle.runtime().command(container.arguments("run", flags)));
    return bundle.runtime().callExactly(command);
  }

  private static String open(String... numbers) {
    var shell = new StringBuilder("exec");
    for (String number : numbers) {
      shell.append(' ').append(number).append("</etc/hostname");
    }
    return shell.append(";").toString();
  }

  @Test
  void noneArePreservedByDefault(Bundle bundle) {
    assertEquals("012", run(bundle.script(OPEN), open("3", "4", "5", "9")).succeeded().text());
  }

  @Test
  void asManyAsAskedArePreserved(Bundle bundle) {
    assertEquals(
        "01234",
        run(bundle.script(OPEN), open("3", "4", "5"), "--preserve-fds", "2").succeeded().text());
  }

  @Test
  void thePreservedDescriptorIsThatOfTheCaller(Bundle bundle) throws IOException {
    var file = Files.writeString(bundle.hostPath("handed"), "over");
    bundle.script("cat <&3");
    assertEquals(
        "over", run(bundle, "exec 3<" + file + ";", "--preserve-fds", "1").succeeded().text());
  }

  @Test
  @KnownDifference(
      runtime = "runc",
      until = "1.2",
      why = "hands its own descriptors over instead (runc#5474)")
  @KnownDifference(runtime = "crun", why = "ignores descriptors that are not open")
  void descriptorsThatAreNotOpenAreAnError(Bundle bundle) {
    run(bundle.script(OPEN), "", "--preserve-fds", "3").failed();
  }

  @Test
  void listenFdsArePreserved(Bundle bundle) {
    bundle.script(OPEN);
    assertEquals(
        "01234",
        run(bundle, open("3", "4") + " export LISTEN_FDS=2 LISTEN_PID=$$;").succeeded().text());
  }

  @Test
  @KnownDifference(runtime = "crun", why = "keeps the LISTEN_PID of the caller")
  void listenFdsAreAnnouncedToTheContainer(Bundle bundle) {
    bundle.script("echo $LISTEN_FDS $LISTEN_PID");
    assertEquals(
        "1 1", run(bundle, open("3") + " export LISTEN_FDS=1 LISTEN_PID=$$;").succeeded().text());
  }

  @Test
  void createPreservesThemForTheStart(Bundle bundle) {
    var container = bundle.script(OPEN).container();
    container.create().delete();
    var command = new ArrayList<>(List.of("/bin/sh", "-c", open("3") + " exec \"$@\"", "sh"));
    command.addAll(bundle.runtime().command(container.arguments("create", "--preserve-fds", "1")));
    var outcome = bundle.runtime().begin(Map.of(), command);
    bundle.runtime().wait(outcome).succeeded();
    container.start();
    Container.await("the census", () -> read(outcome.stdout()).strip().equals("0123"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
