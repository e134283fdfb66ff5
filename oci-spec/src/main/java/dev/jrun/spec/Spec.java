package dev.jrun.spec;

import java.util.List;
import java.util.Map;

/**
 * The container's configuration, a bundle's {@code config.json} (config.md).
 *
 * @param ociVersion version of the runtime specification that the document follows, in SemVer 2.0.0
 *     form; required
 * @param process the container's first process; null if absent, which a runtime may allow until
 *     start
 * @param root the container's root file system; null if absent
 * @param hostname host name as seen in the container, at most 64 bytes (sethostname(2)); null if
 *     absent
 * @param domainname NIS domain name as seen in the container, at most 64 bytes (setdomainname(2));
 *     null if absent
 * @param mounts mounts in addition to the root, in the order in which they are made; empty if
 *     absent
 * @param hooks programs to run at points of the container's life; null if absent
 * @param annotations arbitrary metadata, passed on in the state; empty if absent
 * @param linux what is specific to Linux; null if absent
 */
public record Spec(
    String ociVersion,
    Process process,
    Root root,
    String hostname,
    String domainname,
    List<Mount> mounts,
    Hooks hooks,
    Map<String, String> annotations,
    Linux linux) {
  public Spec {
    ociVersion = Absent.ifEmpty(ociVersion);
    hostname = Absent.ifEmpty(hostname);
    domainname = Absent.ifEmpty(domainname);
    mounts = Absent.toEmpty(mounts);
    annotations = Absent.toEmpty(annotations);
  }

  /** Returns a copy with another process. */
  public Spec withProcess(Process process) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }

  /** Returns a copy with another root file system. */
  public Spec withRoot(Root root) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }

  /** Returns a copy with another host name. */
  public Spec withHostname(String hostname) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }

  /** Returns a copy with other mounts. */
  public Spec withMounts(List<Mount> mounts) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }

  /** Returns a copy with other hooks. */
  public Spec withHooks(Hooks hooks) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }

  /** Returns a copy with other annotations. */
  public Spec withAnnotations(Map<String, String> annotations) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }

  /** Returns a copy with another Linux part. */
  public Spec withLinux(Linux linux) {
    return new Spec(
        ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
  }
}
