package dev.jrun.runtime.cgroup.systemd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which systemd makes the groups, and where it listens.
 *
 * @param sockets unix sockets of D-Bus, the preferred one first: systemd's own, which only root or
 *     its user may use, needs no other daemon
 * @param user whose systemd it is; empty for the machine's
 */
public record SystemdInstance(List<Path> sockets, OptionalLong user) {
  private static final Path OWN_SOCKET = Path.of("systemd", "private");
  private static final String UNIX_PATH = "unix:path=";

  public SystemdInstance {
    sockets = List.copyOf(sockets);
  }

  /** The machine's, which is process 1. */
  public static SystemdInstance ofMachine() {
    return new SystemdInstance(
        List.of(Path.of("/run").resolve(OWN_SOCKET), Path.of("/run/dbus/system_bus_socket")),
        OptionalLong.empty());
  }

  /**
   * A user's.
   *
   * @param environment has XDG_RUNTIME_DIR or DBUS_SESSION_BUS_ADDRESS; without both there are no
   *     sockets
   */
  public static SystemdInstance ofUser(long uid, Map<String, String> environment) {
    List<Path> sockets = new ArrayList<>();
    String runtimeDirectory = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtimeDirectory.isEmpty()) {
      sockets.add(Path.of(runtimeDirectory).resolve(OWN_SOCKET));
    }
    // A list of addresses, each with options after commas (D-Bus Specification, "Server
    // Addresses").
    for (String address : environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").split(";", -1)) {
      if (address.startsWith(UNIX_PATH)) {
        sockets.add(Path.of(address.substring(UNIX_PATH.length()).split(",", -1)[0]));
      }
    }
    if (!runtimeDirectory.isEmpty()) {
      sockets.add(Path.of(runtimeDirectory, "bus"));
    }
    return new SystemdInstance(sockets.stream().distinct().toList(), OptionalLong.of(uid));
  }

  /** Whether a socket is systemd's own and not that of a message bus. */
  static boolean isOwn(Path socket) {
    return socket.endsWith(OWN_SOCKET);
  }

  /** The slice of containers that do not name one. */
  public String defaultSlice() {
    return user.isEmpty() ? "system.slice" : "user.slice";
  }

  /** The path of a unit's group below the mount point of a hierarchy. */
  public String group(UnitName unit) {
    return user.isEmpty()
        ? unit.group()
        : "/user.slice/user-%1$d.slice/user@%1$d.service".formatted(user.getAsLong())
            + unit.group();
  }
}
