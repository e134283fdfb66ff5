package dev.jrun.runtime.cgroup.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.cgroup.CgroupException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where systemd is asked, and what is said if nobody answers. */
class SystemdInstanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static List<String> ofUser(Map<String, String> environment) {
    return SystemdInstance.ofUser(1000, environment).sockets().stream()
        .map(Path::toString)
        .toList();
  }

  @Test
  void rootAsksSystemdItselfFirst() {
    SystemdInstance machine = SystemdInstance.ofMachine();
    assertEquals(
        List.of(Path.of("/run/systemd/private"), Path.of("/run/dbus/system_bus_socket")),
        machine.sockets());
    assertTrue(SystemdInstance.isOwn(machine.sockets().getFirst()));
    assertFalse(SystemdInstance.isOwn(machine.sockets().getLast()));
    assertEquals("system.slice", machine.defaultSlice());
  }

  @Test
  void usersAskTheirOwn() {
    assertEquals(
        List.of("/run/user/1000/systemd/private", "/run/user/1000/bus"),
        ofUser(Map.of("XDG_RUNTIME_DIR", "/run/user/1000")));
    assertEquals(
        List.of("/run/user/1000/systemd/private", "/tmp/bus", "/run/user/1000/bus"),
        ofUser(
            Map.of(
                "XDG_RUNTIME_DIR", "/run/user/1000",
                "DBUS_SESSION_BUS_ADDRESS", "unix:path=/tmp/bus,guid=1234")));
    assertEquals(
        List.of("/tmp/bus"),
        ofUser(
            Map.of(
                "DBUS_SESSION_BUS_ADDRESS",
                "tcp:host=localhost,port=1;unix:abstract=x;unix:path=/tmp/bus")));
    assertEquals(List.of(), ofUser(Map.of()));
  }

  @Test
  void aUsersUnitsAreBelowHisSystemd() throws CgroupException {
    SystemdInstance user = SystemdInstance.ofUser(1000, Map.of());
    UnitName unit = UnitName.parse(null, "c1", user.defaultSlice());
    assertEquals(
        "/user.slice/user-1000.slice/user@1000.service/user.slice/jrun-c1.scope", user.group(unit));
    assertEquals("/user.slice/jrun-c1.scope", SystemdInstance.ofMachine().group(unit));
  }

  @Test
  void whereNobodyListensThatIsSaid(@TempDir Path directory) throws IOException {
    Path stale = directory.resolve("stale");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(stale));
    }
    assertTrue(Files.exists(stale));
    Path missing = directory.resolve("missing");
    String message =
        assertThrows(CgroupException.class, () -> Bus.connect(List.of(missing, stale), PATIENCE))
            .getMessage();
    assertTrue(message.startsWith("connect to systemd at " + missing + ": "), message);
    assertTrue(
        message.contains("; connect to systemd at " + stale + ": Connection refused"), message);
    assertTrue(
        assertThrows(CgroupException.class, () -> Bus.connect(List.of(), PATIENCE))
            .getMessage()
            .contains("XDG_RUNTIME_DIR"));
  }

  @Test
  void whoDoesNotAnswerIsGivenUp(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("bus");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertEquals(
          "timeout waiting for systemd: no answer to connect to systemd within 1 s",
          assertThrows(CgroupException.class, () -> Bus.connect(List.of(socket), PATIENCE))
              .getMessage());
    }
  }

  @Test
  void whoEndsTheConnectionIsNoSystemd(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("systemd/private");
    Files.createDirectories(socket.getParent());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread deaf =
          Thread.startVirtualThread(() -> {
            try {
              server.accept().close();
            } catch (IOException _) {
              // The connection failed in another way, which the test tells.
            }
          });
      assertThrows(CgroupException.class, () -> Bus.connect(List.of(socket), PATIENCE));
      deaf.join();
    }
  }
}
