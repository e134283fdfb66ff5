package dev.jrun.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrun.runtime.launch.HostFacts.UserNamespace;
import dev.jrun.spec.Spec;
import dev.jrun.spec.json.SpecReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jrun cannot do yet is refused by name. */
class UnsupportedFieldsTest {
  private static final String MOUNT_NAMESPACE = "{'type': 'mount'}";

  private static String refusal(String process, String mount, String linux, String namespaces) {
    String json =
        """
        {'ociVersion': '1.3.0', 'root': {'path': 'rootfs'},
         'process': {'user': {'uid': 0, 'gid': 0}, 'cwd': '/', 'args': ['x'] %s},
         'mounts': [{'destination': '/a', 'source': '/b' %s}],
         'linux': {'namespaces': [%s] %s}}
        """
            .formatted(comma(process), comma(mount), namespaces, comma(linux));
    Spec spec = SpecReader.parse(json.replace('\'', '"'), Spec.class);
    LaunchOptions options =
        new LaunchOptions(
            "/srv/bundle", "", Optional.empty(), List.of(), true, true, 0, "", Optional.empty());
    HostFacts facts = new HostFacts(40, "/", List.of(), List.of(), UserNamespace.INITIAL);
    return assertThrows(
            UnsupportedFieldsException.class, () -> CreatePlanner.plan("c1", spec, facts, options))
        .getMessage();
  }

  private static String comma(String member) {
    return member.isEmpty() ? "" : ", " + member;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/process/scheduler       | 'scheduler': {'policy': 'SCHED_IDLE'}",
        "/process/ioPriority      | 'ioPriority': {'class': 'IOPRIO_CLASS_IDLE', 'priority': 0}",
        "/process/execCPUAffinity | 'execCPUAffinity': {'initial': '0'}",
      })
  void ofTheProcess(String pointer, String member) {
    assertEquals(pointer + ": not supported yet", refusal(member, "", "", MOUNT_NAMESPACE));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/linux/uidMappings  | 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]",
        "/linux/gidMappings  | 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]",
        "/linux/netDevices   | 'netDevices': {'eth0': {}}",
        "/linux/timeOffsets  | 'timeOffsets': {'monotonic': {'secs': 1}}",
        "/linux/intelRdt     | 'intelRdt': {}",
        "/linux/memoryPolicy | 'memoryPolicy': {'mode': 'MPOL_LOCAL', 'nodes': ''}",
        "/linux/personality  | 'personality': {'domain': 'LINUX'}",
      })
  void ofLinux(String pointer, String member) {
    assertEquals(pointer + ": not supported yet", refusal("", "", member, MOUNT_NAMESPACE));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/mounts/0/options: idmap         | 'options': ['bind', 'idmap']",
        "/mounts/0/options: ridmap=uids=1 | 'options': ['bind', 'ridmap=uids=1']",
        "/mounts/0/options: src-nofollow  | 'options': ['bind', 'src-nofollow']",
        "/mounts/0/options: dest-nofollow | 'options': ['bind', 'dest-nofollow']",
        "/mounts/0/options: copy-symlink  | 'options': ['bind', 'copy-symlink']",
        "/mounts/0/uidMappings | 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]",
        "/mounts/0/gidMappings | 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]",
      })
  void ofMounts(String place, String member) {
    assertEquals(place + ": not supported yet", refusal("", member, "", MOUNT_NAMESPACE));
  }

  @ParameterizedTest
  @CsvSource({"user", "time"})
  void namespaces(String type) {
    assertEquals(
        "/linux/namespaces/1 (" + type + "): not supported yet",
        refusal("", "", "", MOUNT_NAMESPACE + ", {'type': '" + type + "'}"));
  }

  @Test
  void noMountNamespace() {
    assertEquals(
        "/linux/namespaces: a container without a mount namespace is not supported",
        refusal("", "", "", "{'type': 'pid'}"));
  }

  @Test
  void allAtOnce() {
    assertEquals(
        "/process/ioPriority: not supported yet; /mounts/0/options: idmap: not supported yet; "
            + "/linux/namespaces/1 (user): not supported yet; /linux/personality: not supported"
            + " yet",
        refusal(
            "'ioPriority': {'class': 'IOPRIO_CLASS_IDLE', 'priority': 0}",
            "'options': ['bind', 'idmap']",
            "'personality': {'domain': 'LINUX'}",
            MOUNT_NAMESPACE + ", {'type': 'user'}"));
  }
}
