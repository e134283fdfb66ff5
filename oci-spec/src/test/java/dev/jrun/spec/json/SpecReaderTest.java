package dev.jrun.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.spec.Absent;
import dev.jrun.spec.ContainerProcessState;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.Process;
import dev.jrun.spec.Spec;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.State;
import dev.jrun.spec.User;
import dev.jrun.spec.Violation;
import dev.jrun.spec.features.Features;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReaderTest {
  private static List<String> errors(String json) {
    SpecException failure =
        assertThrows(SpecException.class, () -> SpecReader.parse(json, Spec.class));
    assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    return failure.violations().stream().map(Violation::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"ociVersion": 1}                           | /ociVersion: expected a string, found 1
          {"hostname": true}                          | /hostname: expected a string, found true
          {"root": "rootfs"}                          | /root: expected an object, found "rootfs"
          {"root": {"readonly": "true"}}              | /root/readonly: expected true or false, found "true"
          {"root": {"readonly": 1}}                   | /root/readonly: expected true or false, found 1
          {"mounts": {}}                              | /mounts: expected an array, found an object
          {"mounts": [1]}                             | /mounts/0: expected an object, found 1
          {"mounts": [null]}                          | /mounts/0: expected an object, found null
          {"annotations": []}                         | /annotations: expected an object, found an array
          {"annotations": {"a/b~c": 1}}               | /annotations/a~1b~0c: expected a string, found 1
          {"process": {"args": ["a", null]}}          | /process/args/1: expected a string, found null
          {"process": {"args": "sh"}}                 | /process/args: expected an array, found "sh"
          {"process": {"user": {"uid": -1}}}          | /process/user/uid: expected an integer from 0 to 4294967295, found -1
          {"process": {"user": {"uid": 4294967296}}}  | /process/user/uid: expected an integer from 0 to 4294967295, found 4294967296
          {"process": {"user": {"uid": "0"}}}         | /process/user/uid: expected an integer from 0 to 4294967295, found "0"
          {"process": {"user": {"uid": 1.0}}}         | /process/user/uid: expected an integer from 0 to 4294967295, found 1.0
          {"process": {"user": {"uid": 1e3}}}         | /process/user/uid: expected an integer from 0 to 4294967295, found 1e3
          {"process": {"user": {"additionalGids": [0, -5]}}} | /process/user/additionalGids/1: expected an integer from 0 to 4294967295, found -5
          {"process": {"oomScoreAdj": 2147483648}}    | /process/oomScoreAdj: expected an integer from -2147483648 to 2147483647, found 2147483648
          {"process": {"rlimits": [{"type": "RLIMIT_CPU", "soft": 0}]}} | /process/rlimits/0/hard: missing
          {"process": {"rlimits": [{"soft": null, "hard": 18446744073709551616}]}} | /process/rlimits/0/hard: expected an integer from 0 to 18446744073709551615, found 18446744073709551616; /process/rlimits/0/soft: missing
          {"linux": {"resources": {"devices": [{"access": "rwm"}]}}} | /linux/resources/devices/0/allow: missing
          {"linux": {"resources": {"blockIO": {"weight": 65536}}}} | /linux/resources/blockIO/weight: expected an integer from 0 to 65535, found 65536
          {"linux": {"resources": {"memory": {"limit": 9223372036854775808}}}} | /linux/resources/memory/limit: expected an integer from -9223372036854775808 to 9223372036854775807, found 9223372036854775808
          {"linux": {"uidMappings": [{"hostID": 0, "size": 1}]}} | /linux/uidMappings/0/containerID: missing
          {"linux": {"sysctl": {"kernel.sem": 1}}}    | /linux/sysctl/kernel.sem: expected a string, found 1
          {"process": {"ioPriority": {"class": 1}}}   | /process/ioPriority/class: expected a string, found 1
          []                                          | expected an object, found an array
          null                                        | expected an object, found null
          {"hostname": [], "domainname": {}}          | /hostname: expected a string, found an array; /domainname: expected a string, found an object
          """)
  void namesThePlaceOfAValueOfTheWrongType(String json, String expected) {
    assertEquals(expected, String.join("; ", errors(json)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                         | line 1, column 1: the document is empty
          `{`                        | line 1, column 2: unexpected end-of-input: expected close marker for Object
          `{"a": }`                  | line 1, column 7: unexpected character ('}' (code 125)): expected a value
          `{"a": 01}`                | line 1, column 8: invalid numeric value: Leading zeroes not allowed
          `{} x`                     | line 1, column 4: unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          `{} {}`                    | line 1, column 4: unexpected text after the end of the document
          `{"a": "b\\c"}`            | line 1, column 10: unrecognized character escape 'c' (code 99)
          """)
  void saysWhereAMalformedDocumentBreaks(String json, String expected) {
    assertEquals(List.of(expected), errors(json == null ? "" : json));
  }

  @Test
  void countsLines() {
    assertEquals(
        "line 3, column 1: unexpected character ('}' (code 125)): was expecting double-quote to"
            + " start property name",
        errors("{\n\"a\": 1,\n}").getFirst());
  }

  @Test
  void escapesWhatWouldBreakTheLine() {
    assertEquals(
        List.of("/root: expected an object, found \"a\\u000ab\\u001b[31m" + "x".repeat(52) + "…\""),
        errors("{\"root\": \"a\\nb\\u001b[31m" + "x".repeat(100) + "\"}"));
  }

  @Test
  void escapesKeysThatWouldBreakTheLine() {
    assertEquals(
        List.of("/annotations/a\\u000ab\\u0000: expected a string, found 1"),
        errors("{\"annotations\": {\"a\\nb\\u0000\": 1}}"));
  }

  @Test
  void ignoresWhatItDoesNotKnow() {
    Spec spec =
        SpecReader.parse(
            """
            {"windows": {"layerFolders": [1, {}]}, "solaris": null, "vm": {"kernel": []}, "zos": {},
             "freebsd": {"jail": {}}, "x": [[1.5, "a", null]], "root": {"path": "r", "new": {}}}
            """,
            Spec.class);
    assertEquals("r", spec.root().path());
  }

  @Test
  void takesNullForAbsent() {
    Spec spec =
        SpecReader.parse(
            """
            {"hostname": null, "process": {"user": null, "args": null, "terminal": null},
             "mounts": null, "annotations": {"a": null}, "linux": null}
            """,
            Spec.class);
    assertEquals(SpecReader.parse("{\"process\": {}}", Spec.class), spec);
    assertEquals(User.ROOT, spec.process().user());
    assertEquals(List.of(), spec.mounts());
    assertNull(spec.hostname());
  }

  @Test
  void takesEmptyTextForAbsent() {
    Spec spec =
        SpecReader.parse(
            """
            {"hostname": "", "process": {"args": ["", "b"]},
             "linux": {"namespaces": [{"type": "pid", "path": ""}]}}
            """,
            Spec.class);
    assertNull(spec.hostname());
    assertNull(spec.linux().namespaces().getFirst().path());
    assertEquals(List.of("", "b"), spec.process().args());
  }

  @Test
  void takesTheLastOfEqualKeys() {
    Spec spec =
        SpecReader.parse(
            "{\"hostname\": \"a\", \"hostname\": \"b\", \"root\": {}, \"root\": null}", Spec.class);
    assertEquals("b", spec.hostname());
    assertNull(spec.root());
  }

  @Test
  void readsUnsignedNumbersToTheirEnds() {
    Process process =
        SpecReader.parse(
            """
            {"user": {"uid": 4294967295, "gid": 0},
             "rlimits": [{"type": "RLIMIT_CPU", "hard": 18446744073709551615, "soft": 0}]}
            """,
            Process.class);
    assertEquals(4294967295L, process.user().uid());
    assertEquals(-1L, process.rlimits().getFirst().hard());
    assertEquals(
        "18446744073709551615", Long.toUnsignedString(process.rlimits().getFirst().hard()));
    assertTrue(SpecWriter.write(process, SpecWriter.Indent.NONE).contains("18446744073709551615"));
  }

  @Test
  void theRecordsCannotBeChanged() {
    Spec spec = SpecReader.parse("{\"mounts\": [{}], \"annotations\": {\"a\": \"b\"}}", Spec.class);
    assertThrows(UnsupportedOperationException.class, () -> spec.mounts().clear());
    assertThrows(UnsupportedOperationException.class, () -> spec.annotations().clear());
    assertEquals(List.of(), Absent.toEmpty((List<String>) null));
  }

  @Test
  void readsFilesAndStreams(@TempDir Path directory) throws IOException {
    Path config = directory.resolve("config.json");
    Files.writeString(config, "{\"ociVersion\": \"1.0.2\"}");
    assertEquals("1.0.2", SpecReader.readSpec(config).ociVersion());

    Files.writeString(config, "{\"ociVersion\": 1}");
    SpecException wrong = assertThrows(SpecException.class, () -> SpecReader.readSpec(config));
    assertEquals(config + ": /ociVersion: expected a string, found 1", wrong.getMessage());

    Path missing = directory.resolve("missing.json");
    assertThrows(NoSuchFileException.class, () -> SpecReader.readSpec(missing));
    assertThrows(IOException.class, () -> SpecReader.readSpec(directory));

    byte[] resources = "{\"pids\": {\"limit\": 7}}".getBytes(StandardCharsets.UTF_8);
    LinuxResources read =
        SpecReader.read(
            new ByteArrayInputStream(resources), "standard input", LinuxResources.class);
    assertEquals(7, read.pids().limit());
  }

  @Test
  void leavesTheStreamOpenAndPassesOnItsFailure() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }

          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    IOException failure =
        assertThrows(IOException.class, () -> SpecReader.read(broken, "stream", Spec.class));
    assertEquals("the disk is gone", failure.getMessage());
  }

  @Test
  void readsTheOtherDocuments() {
    State state =
        SpecReader.parse(
            """
            {"ociVersion": "1.3.0", "id": "c1", "status": "running", "pid": 4422,
             "bundle": "/b", "annotations": {"k": "v"}}
            """,
            State.class);
    assertEquals(4422, state.pid());
    ContainerProcessState listener =
        new ContainerProcessState("1.3.0", List.of("seccompFd"), 4422, "m", state);
    String written = SpecWriter.write(listener, SpecWriter.Indent.NONE);
    assertEquals(listener, SpecReader.parse(written, ContainerProcessState.class));

    Features features =
        SpecReader.parse(
            """
            {"ociVersionMin": "1.0.0", "ociVersionMax": "1.3.0", "mountOptions": ["ro"],
             "linux": {"cgroup": {"v1": false}, "intelRdt": {"enabled": true, "monitoring": true},
               "memoryPolicy": {"modes": ["MPOL_BIND"]},
               "mountExtensions": {"idmap": {"enabled": true}}, "netDevices": {"enabled": true}}}
            """,
            Features.class);
    assertEquals(false, features.linux().cgroup().v1());
    assertNull(features.linux().cgroup().v2());
    String again = SpecWriter.write(features, SpecWriter.Indent.FOUR_SPACES);
    assertEquals(features, SpecReader.parse(again, Features.class));
    assertTrue(again.contains("\n            \"v1\": false\n"), again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\": \"\u0001\"}", "{'a': 1}", "{\"a\": 1,}", "{\"a\": NaN}", "// x\n{}"})
  void readsNothingThatIsNotJson(String json) {
    assertTrue(errors(json).getFirst().startsWith("line 1, column "), errors(json).getFirst());
  }
}
