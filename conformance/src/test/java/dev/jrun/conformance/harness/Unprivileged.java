package dev.jrun.conformance.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A user who is root of a user namespace alone: so podman and buildah call runtimes without
 * privileges.
 */
public final class Unprivileged implements AutoCloseable {
  /** Nobody's number, so that no permission comes with it. */
  private static final long NOBODY = 23456;

  private final long uid;
  private final List<String> asUser;
  private final Call namespaces;

  /** Begins the namespaces of somebody without an account. */
  public Unprivileged(OciRuntime runtime) {
    this(runtime, NOBODY);
  }

  /** Begins the user's namespaces. */
  public Unprivileged(OciRuntime runtime, long uid) {
    this.uid = uid;
    asUser = List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
    var command = new ArrayList<>(asUser);
    command.addAll(
        List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "echo; sleep 600"));
    namespaces = runtime.begin(Map.of(), command);
    Container.await("a user namespace", () -> namespaces.stdout().toFile().length() > 0);
  }

  /** The user outside of the namespace. */
  public long uid() {
    return uid;
  }

  /** A container of the bundle, which is the user's from now on, without a cgroup. */
  public Container container(Bundle bundle) {
    return container(bundle, "true");
  }

  /**
   * The same.
   *
   * @param script what root's shell does before it becomes the user
   */
  public Container container(Bundle bundle, String script) {
    if (bundle.get("/linux/cgroupsPath").isMissingNode()) {
      bundle.set("/linux/cgroupsPath", "");
    }
    // The group of terminals does not exist in the namespace.
    bundle.set("/mounts/2/options", List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666"));
    Host.run("chown", "--recursive", uid + ":" + uid, bundle.directory().getParent().toString());
    var launcher = new ArrayList<>(List.of("sh", "-c", script + " && exec \"$@\"", "sh"));
    launcher.addAll(asUser);
    launcher.addAll(
        List.of(
            "nsenter",
            "--target=" + namespaces.process().pid(),
            "--user",
            "--mount",
            "--preserve-credentials"));
    return bundle.container().through(launcher.toArray(String[]::new));
  }

  @Override
  public void close() {
    namespaces.process().destroyForcibly();
  }
}
