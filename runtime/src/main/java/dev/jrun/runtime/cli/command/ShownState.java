package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.lifecycle.ContainerInfo;
import dev.jrun.runtime.state.StateRecord;
import java.util.Map;

/**
 * A container as {@code state} and {@code list --format json} print it: fields and order are those
 * of runc, since callers decode them. Public for the writer, which reads records by reflection.
 *
 * @param ociVersion version of the specification that the configuration follows
 * @param id the container's id
 * @param pid process id of its init, 0 once it has stopped
 * @param status creating, created, running, paused or stopped
 * @param bundle absolute path of the bundle
 * @param rootfs absolute path of the root file system
 * @param created RFC 3339, with a fraction of the second
 * @param annotations those of the configuration
 * @param owner the user whose container it is
 */
public record ShownState(
    String ociVersion,
    String id,
    long pid,
    String status,
    String bundle,
    String rootfs,
    String created,
    Map<String, String> annotations,
    String owner) {
  static ShownState of(ContainerInfo container, String owner) {
    StateRecord record = container.record();
    return new ShownState(
        record.ociVersion(),
        record.id(),
        container.pid(),
        container.status().word(),
        record.bundle(),
        record.rootfs(),
        record.created(),
        record.annotations(),
        owner);
  }
}
