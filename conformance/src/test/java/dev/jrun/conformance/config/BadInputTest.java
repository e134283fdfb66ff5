package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.KnownDifference;
import dev.jrun.conformance.harness.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations that no runtime may accept: one clear error, exit status 1, and nothing left. */
class BadInputTest {

  @Table
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          args is a string           | /process/args                 | "sh"
          args has a number          | /process/args                 | [1]
          args is empty              | /process/args                 | []
          args is null               | /process/args                 | null
          process is an array        | /process                      | []
          process is null            | /process                      | null
          env is an object           | /process/env                  | {"A": "b"}
          cwd is empty               | /process/cwd                  | ""
          cwd is a number            | /process/cwd                  | 1
          terminal is a string       | /process/terminal             | "no"
          uid is negative            | /process/user/uid             | -1
          uid is a string            | /process/user/uid             | "root"
          uid is a fraction          | /process/user/uid             | 1.5
          uid has 33 bits            | /process/user/uid             | 4294967296
          gid is negative            | /process/user/gid             | -1
          additionalGids has a string | /process/user/additionalGids | ["staff"]
          additionalGids is a number | /process/user/additionalGids  | 5
          umask is negative          | /process/user/umask           | -1
          umask is a string          | /process/user/umask           | "022"
          capabilities is a list     | /process/capabilities         | ["CAP_KILL"]
          bounding is a string       | /process/capabilities/bounding | "CAP_KILL"
          rlimits is an object       | /process/rlimits              | {"type": "RLIMIT_CORE"}
          rlimit is negative         | /process/rlimits              | [{"type": "RLIMIT_CORE", "soft": -1, "hard": 1}]
          rlimit has 65 bits         | /process/rlimits              | [{"type": "RLIMIT_CORE", "soft": 1, "hard": 18446744073709551616}]
          noNewPrivileges is a string | /process/noNewPrivileges     | "yes"
          oomScoreAdj is a string    | /process/oomScoreAdj          | "high"
          root is null               | /root                         | null
          root.path is empty         | /root/path                    | ""
          root.path is a number      | /root/path                    | 7
          root.readonly is a string  | /root/readonly                | "true"
          hostname is a number       | /hostname                     | 5
          hostname is too long       | /hostname                     | "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh"
          mounts is an object        | /mounts                       | {}
          a mount is a string        | /mounts/0                     | "/proc"
          destination is a number    | /mounts/0/destination         | 1
          options is a string        | /mounts/0/options             | "ro"
          hooks is a list            | /hooks                        | []
          a hook has no path         | /hooks/createRuntime          | [{}]
          a hook has a relative path | /hooks/createRuntime          | [{"path": "bin/true"}]
          a timeout is a string      | /hooks/createRuntime          | [{"path": "/bin/true", "timeout": "1"}]
          annotations is a list      | /annotations                  | []
          linux is a list            | /linux                        | []
          namespaces is an object    | /linux/namespaces             | {}
          unknown namespace          | /linux/namespaces/-           | {"type": "space"}
          namespace given twice      | /linux/namespaces/-           | {"type": "ipc"}
          no such namespace path     | /linux/namespaces/0           | {"type": "pid", "path": "/no/such/file"}
          namespace of another type  | /linux/namespaces/0           | {"type": "pid", "path": "/proc/1/ns/net"}
          namespace is not one       | /linux/namespaces/0           | {"type": "pid", "path": "/etc/passwd"}
          devices is an object       | /linux/devices                | {}
          unknown device type        | /linux/devices                | [{"path": "/dev/x", "type": "x", "major": 1, "minor": 3}]
          a device has no path       | /linux/devices                | [{"type": "c", "major": 1, "minor": 3}]
          sysctl is a list           | /linux/sysctl                 | []
          unknown sysctl             | /linux/sysctl                 | {"net.no.such.key": "1"}
          sysctl of the host         | /linux/sysctl                 | {"kernel.pid_max": "40000"}
          maskedPaths is a string    | /linux/maskedPaths            | "/proc/kcore"
          readonlyPaths is a string  | /linux/readonlyPaths          | "/proc/sys"
          rootfsPropagation is wrong | /linux/rootfsPropagation      | "sharedd"
          cgroupsPath is a number    | /linux/cgroupsPath            | 1
          """)
  @KnownDifference(
      runtime = "runc",
      rows = "a device has no path",
      why = "makes no device, and says nothing")
  @KnownDifference(
      runtime = "crun",
      rows = {
        "args is a string",
        "args is null",
        "terminal is a string",
        "uid is a string",
        "additionalGids is a number",
        "umask is a string",
        "capabilities is a list",
        "bounding is a string",
        "rlimits is an object",
        "noNewPrivileges is a string",
        "oomScoreAdj is a string",
        "root.readonly is a string",
        "hostname is a number",
        "options is a string",
        "hooks is a list",
        "a timeout is a string",
        "annotations is a list",
        "namespaces is an object",
        "devices is an object",
        "sysctl is a list",
        "maskedPaths is a string",
        "readonlyPaths is a string",
        "cgroupsPath is a number"
      },
      why = "takes a value of the wrong type for an absent one")
  @KnownDifference(
      runtime = "crun",
      rows = {
        "a hook has a relative path",
        "namespace given twice",
        "unknown device type",
        "rootfsPropagation is wrong"
      },
      why = "does not check the value")
  void isRefused(String name, String pointer, String json, Bundle bundle) {
    bundle.setJson(pointer, json).refused();
  }

  @Table
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          empty            | ``
          a word           | config
          a list           | []
          an empty object  | {}
          cut short        | {"ociVersion": "1.0.2", "process":
          two objects cut  | {}{
          a stray comma    | {"ociVersion": "1.0.2",}
          null             | null
          """)
  @KnownDifference(runtime = "runc", until = "1.2", rows = "null", why = "panics")
  void aFileThatIsNotAConfigIsRefused(String name, String text, Bundle bundle) {
    var container = bundle.container();
    bundle.writeText(text);
    bundle.runtime().call(container.arguments("create")).failed();
    assertEquals(List.of(), container.traces());
  }

  @Test
  void aMissingConfigIsNamed(Bundle bundle) throws IOException {
    var container = bundle.container();
    Files.deleteIfExists(bundle.directory().resolve("config.json"));
    bundle.runtime().call(container.arguments("create")).failed().saying("config.json");
  }

  @Test
  void aConfigThatIsADirectoryIsRefused(Bundle bundle) throws IOException {
    var container = bundle.container();
    Files.createDirectory(bundle.directory().resolve("config.json"));
    bundle.runtime().call(container.arguments("create")).failed();
  }

  @Test
  void aMissingBundleIsNamed(Bundle bundle) {
    bundle
        .runtime()
        .call("create", "--bundle", "/no/such/bundle", "x")
        .failed()
        .saying("/no/such/bundle");
  }

  @Table
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          with a slash      | a/b
          parent            | ..
          itself            | .
          with a space      | a b
          not ASCII         | ä
          with a NUL escape | a%00
          leaving the root  | ../../tmp/x
          empty             | ``
          """)
  @KnownDifference(
      runtime = "crun",
      rows = {
        "with a slash",
        "parent",
        "itself",
        "with a space",
        "not ASCII",
        "with a NUL escape",
        "leaving the root"
      },
      why = "refuses slashes only, with words of its own")
  void anInvalidIdIsRefused(String name, String id, Bundle bundle) {
    bundle.args("true").container().create();
    var outcome =
        bundle.runtime().call("create", "--bundle", bundle.directory().toString(), id).failed();
    if (!id.isEmpty()) {
      assertTrue(outcome.stderr().contains("invalid container ID format"), outcome::toString);
    }
  }

  @Table
  @CsvSource({
    "letters,plain",
    "digits,0123",
    "signs,a_b+c-d.e",
    "capitals,UPPER",
    "hidden,.x",
    "dots,a..b"
  })
  @KnownDifference(
      runtime = "crun",
      rows = {"hidden"},
      why = "refuses ids that begin with a dot")
  void everyValidIdIsAccepted(String name, String id, Bundle bundle) {
    bundle.script("exit 0").set("/linux/cgroupsPath", "/jrun-conformance/id-" + name);
    var container = bundle.container();
    container.run().succeeded();
    bundle.runtime().call("run", "--bundle", bundle.directory().toString(), id).succeeded();
  }
}
