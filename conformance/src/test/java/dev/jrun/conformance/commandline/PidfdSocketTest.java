package dev.jrun.conformance.commandline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.PidfdListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code --pidfd-socket} of create, run and exec, which runc has since 1.2. */
@KnownDifference(runtime = "runc", until = "1.2", why = "it does not know the flag")
@KnownDifference(runtime = "crun", why = "it does not know the flag")
class PidfdSocketTest {
  private static PidfdListener listener(Bundle bundle) {
    return new PidfdListener(bundle.hostPath("pidfd.sock"));
  }

  @Test
  void createSendsThatOfTheContainer(Bundle bundle) {
    try (var listener = listener(bundle)) {
      var container =
          bundle
              .args("sleep", "100")
              .container()
              .create("--pidfd-socket", listener.path().toString());
      assertEquals(container.pid(), listener.pid());
    }
  }

  @Test
  void runSendsIt(Bundle bundle) {
    try (var listener = listener(bundle)) {
      var container = bundle.args("sleep", "100").container();
      container.run("--detach", "--pidfd-socket", listener.path().toString()).succeeded();
      assertEquals(container.pid(), listener.pid());
    }
  }

  @Test
  void execSendsThatOfTheProcess(Bundle bundle) throws Exception {
    try (var listener = listener(bundle)) {
      var container = bundle.args("sleep", "100").container().runDetached();
      Path pidFile = bundle.hostPath("pid");
      container
          .execWith(
              List.of(
                  "--detach",
                  "--pid-file=" + pidFile,
                  "--pidfd-socket=" + listener.path().toString()),
              "sleep",
              "100")
          .succeeded();
      assertEquals(Long.parseLong(Files.readString(pidFile)), listener.pid());
    }
  }

  @Test
  void nobodyAtTheSocketIsAnErrorBeforeAnythingIsDone(Bundle bundle) {
    String nobody = bundle.hostPath("nobody.sock").toString();
    var container = bundle.args("sleep", "100").container();
    container.tryCreate("--pidfd-socket", nobody).failed().saying("nobody.sock");
    container.assertGone();
    var running = bundle.container().runDetached();
    running
        .execWith(List.of("--pidfd-socket", nobody), "touch", "/dev/shm/executed")
        .complained()
        .saying("nobody.sock");
    assertEquals("", running.execFacts("ls /dev/shm").text());
  }
}
