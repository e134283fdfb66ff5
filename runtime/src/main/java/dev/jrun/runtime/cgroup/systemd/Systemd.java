package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A systemd that makes, changes and removes the units of containers, over one connection, which the
 * first request opens.
 */
public final class Systemd implements AutoCloseable {
  /** What sd_booted(3) looks at. */
  private static final Path BOOTED = Path.of("/run/systemd/system");

  /** For each request, as runc has it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String DONE = "done";

  /** The mode of jobs that systemctl has, too: those that are under way for the unit give way. */
  private static final String REPLACE = "replace";

  /** The first that takes a weight of 0 for cpu.idle. */
  private static final int KNOWS_IDLE = 252;

  private final List<Path> sockets;
  private Bus bus;

  /**
   * A systemd that may or may not be there.
   *
   * @param sockets where it listens, the preferred one first
   */
  public Systemd(List<Path> sockets) {
    this.sockets = sockets;
  }

  private Bus bus() throws CgroupException {
    if (bus == null) {
      if (!Files.isDirectory(BOOTED, LinkOption.NOFOLLOW_LINKS)) {
        throw new CgroupException(
            "--systemd-cgroup: systemd not running on this host, cannot use systemd cgroups manager");
      }
      bus = Bus.connect(sockets, PATIENCE);
    }
    return bus;
  }

  /**
   * Refuses a unit that exists; one that is there only because it has failed is forgotten. To be
   * called before the unit is recorded, for what is recorded will be stopped.
   */
  public void requireAbsent(UnitName unit) throws CgroupException {
    if (exists(unit.name())) {
      forget(unit.name());
      if (exists(unit.name())) {
        throw new CgroupException(
            "unable to start unit \"%1$s\": Unit %1$s was already loaded or has a fragment file"
                .formatted(unit.name()));
      }
    }
  }

  private boolean exists(String unit) throws CgroupException {
    try {
      bus().call("GetUnit", "s", unit);
      return true;
    } catch (SystemdException refusal) {
      if (refusal.is(SystemdException.NO_SUCH_UNIT)) {
        return false;
      }
      throw refusal;
    }
  }

  /**
   * Makes a scope with a process in it.
   *
   * @param pid the process, in systemd's pid namespace
   * @throws UnitTakenException if another unit has got the name
   */
  public void start(UnitName unit, UnitProperties properties, long pid) throws CgroupException {
    String failure = "unable to start unit \"" + unit.name() + "\": ";
    String result;
    try {
      result =
          bus()
              .callJob(
                  "StartTransientUnit",
                  "ssa(sv)a(sa(sv))",
                  unit.name(),
                  REPLACE,
                  Bus.structs(properties.withProcess(pid)),
                  List.of());
    } catch (SystemdException refusal) {
      if (refusal.is(SystemdException.UNIT_EXISTS)) {
        throw new UnitTakenException(failure + refusal.getMessage());
      }
      throw new CgroupException(failure + refusal.getMessage());
    }
    if (!result.equals(DONE)) {
      throw new CgroupException(failure + "got `" + result + "`");
    }
  }

  /** Sets properties of a unit until it ends. */
  public void set(String unit, UnitProperties properties) throws CgroupException {
    if (!properties.isEmpty()) {
      bus().call("SetUnitProperties", "sba(sv)", unit, true, Bus.structs(known(properties)));
    }
  }

  /** Without what this systemd is too old for: that is in the files alone. */
  private UnitProperties known(UnitProperties properties) throws CgroupException {
    if (!LimitProperties.isIdle(properties) || bus().version() >= KNOWS_IDLE) {
      return properties;
    }
    Map<String, BusValue> known = new LinkedHashMap<>(properties.values());
    known.remove(LimitProperties.WEIGHT);
    return new UnitProperties(known);
  }

  /**
   * Ends a unit and makes systemd forget it; one that is gone is no error.
   *
   * @throws CgroupException if it does not end
   */
  public void stop(String unit) throws CgroupException {
    try {
      stopOnce(unit);
    } catch (BusLostException _) {
      // It restarts (systemctl daemon-reexec): what it had begun goes on, and this may be said
      // twice.
      close();
      stopOnce(unit);
    }
  }

  private void stopOnce(String unit) throws CgroupException {
    try {
      String result = bus().callJob("StopUnit", "ss", unit, REPLACE);
      if (!result.equals(DONE)) {
        throw new CgroupException("stop unit %s: %s".formatted(unit, result));
      }
    } catch (SystemdException refusal) {
      if (!refusal.is(SystemdException.NO_SUCH_UNIT)) {
        throw refusal;
      }
    }
    forget(unit);
  }

  /** A unit that has failed, out of memory say, stays until then. */
  private void forget(String unit) throws CgroupException {
    try {
      bus().call("ResetFailedUnit", "s", unit);
    } catch (SystemdException refusal) {
      if (!refusal.is(SystemdException.NO_SUCH_UNIT)) {
        throw refusal;
      }
    }
  }

  @Override
  public void close() {
    if (bus != null) {
      bus.close();
      bus = null;
    }
  }
}
