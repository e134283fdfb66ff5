package dev.jrun.conformance.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Container;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scopes that the systemd of a user makes in what the machine's has delegated to it. */
class UserManagerTest {
  /** An account that every Debian has and nobody uses. */
  private static final String ACCOUNT = "games";

  private static long uid;

  private Unprivileged user;

  @BeforeAll
  static void startManager() {
    Scope.require();
    uid = Long.parseLong(Host.run("id", "-u", ACCOUNT));
    Host.run("systemctl", "start", "user@" + uid + ".service");
  }

  @AfterAll
  static void stopManager() {
    if (uid != 0) {
      Host.run("systemctl", "stop", "user@" + uid + ".service");
    }
  }

  @BeforeEach
  void begin(OciRuntime runtime) {
    user = new Unprivileged(runtime, uid);
  }

  @AfterEach
  void end() {
    user.close();
  }

  private static Path manager() {
    return Path.of("/sys/fs/cgroup/user.slice/user-%1$d.slice/user@%1$d.service".formatted(uid));
  }

  /** Called, as a rule, by what itself runs below the user's manager. */
  private Container container(Bundle bundle) {
    String script =
        "export XDG_RUNTIME_DIR=/run/user/%d && echo $$ > %s/init.scope/cgroup.procs"
            .formatted(uid, manager());
    return user.container(bundle, script).globally("--systemd-cgroup");
  }

  @Test
  void aScopeWithLimits(Bundle bundle) throws IOException {
    bundle.args("sleep", "100").set("/linux/resources/pids/limit", 20);
    Path pidFile = bundle.hostPath("pid");
    var container = container(bundle).create("--pid-file", pidFile.toString());
    String scope = OciRuntime.name() + "-" + container.id() + ".scope";
    String membership = Files.readString(Path.of("/proc", Files.readString(pidFile), "cgroup"));
    Path group = Path.of("/sys/fs/cgroup" + membership.strip().substring("0::".length()));
    assertEquals(manager(), group.getParent().getParent());
    assertEquals(scope, group.getFileName().toString());
    assertEquals("20", Files.readString(group.resolve("pids.max")).strip());
    container.call("update", "--pids-limit", "30").succeeded();
    assertEquals("30", Files.readString(group.resolve("pids.max")).strip());
    container.call("delete", "--force").succeeded();
    assertTrue(Files.notExists(group), group.toString());
  }
}
