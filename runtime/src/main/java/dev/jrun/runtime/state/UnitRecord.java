package dev.jrun.runtime.state;

import dev.jrun.spec.Absent;
import dev.jrun.spec.Required;
import java.util.List;

/**
 * A unit that systemd made for a container.
 *
 * @param name the unit's name
 * @param sockets where that systemd listens, the preferred one first
 */
public record UnitRecord(@Required String name, List<String> sockets) {
  public UnitRecord {
    sockets = Absent.toEmpty(sockets);
  }
}
