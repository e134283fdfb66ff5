package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.StreamType;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Patience;
import dev.jrun.conformance.harness.Table;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker exec}: one more process in a container that runs. */
@DockerCases
class ExecTest {

  @Table
  @ValueSource(ints = {0, 1, 42, 255})
  void theExitStatusIsThatOfTheProcess(int status, Docker docker) {
    assertEquals(status, docker.idle().exec("sh", "-c", "exit " + status).run().status());
  }

  @Test
  void aSignalIsPartOfTheStatus(Docker docker) {
    assertEquals(137, docker.idle().exec("sh", "-c", "kill -9 $$").run().status());
  }

  @Test
  void bothStreamsComeApart(Docker docker) {
    var exec = docker.idle().exec("sh", "-c", "echo out; echo err >&2").run();
    assertEquals("out\n", exec.output(StreamType.STDOUT));
    assertEquals("err\n", exec.output(StreamType.STDERR));
  }

  @Test
  void standardInputIsTheCallers(Docker docker) {
    var input = new ByteArrayInputStream("words\n".getBytes(StandardCharsets.US_ASCII));
    var exec = docker.idle().exec("head", "-n1").input(input).run();
    assertEquals("words\n", exec.output());
    assertEquals(0, exec.status());
  }

  @Test
  void itsEnvironmentDirectoryAndUserAreWhatIsAskedFor(Docker docker) {
    var exec =
        docker
            .idle()
            .exec("sh", "-c", "echo $A; pwd; id -u; id -g")
            .with(it -> it.withEnv(List.of("A=1")).withWorkingDir("/tmp").withUser("guest"))
            .run();
    assertEquals("1\n/tmp\n1000\n1000\n", exec.output());
  }

  @Test
  void itIsWhereTheContainerIs(Docker docker) {
    var container = docker.idle();
    String script = "for it in cgroup ipc mnt net pid uts; do readlink /proc/self/ns/$it; done";
    var expected =
        Stream.of("cgroup", "ipc", "mnt", "net", "pid", "uts")
            .map(type -> Host.namespace(Long.toString(container.pid()), type))
            .toList();
    assertEquals(expected, container.execFacts(script).lines());
  }

  @Test
  void itHasTheRightsOfTheContainer(Docker docker) {
    var status = docker.idle().execFacts("cat /proc/self/status");
    assertEquals(IsolationTest.DEFAULT_CAPABILITIES, status.value("CapEff"));
    assertEquals(IsolationTest.DEFAULT_CAPABILITIES, status.value("CapBnd"));
    assertEquals("2", status.value("Seccomp"));
  }

  @Test
  void privilegedItHasAllRights(Docker docker) {
    IsolationTest.assumeThatRootHasAllCapabilities();
    var exec =
        docker.idle().exec("cat", "/proc/self/status").with(it -> it.withPrivileged(true)).run();
    var status = new Facts(exec.output());
    assertEquals(IsolationTest.capabilitiesOfHost(), status.value("CapEff"));
    assertEquals("0", status.value("Seccomp"));
  }

  @Table
  @CsvSource({
    "/nothing, no such file or directory",
    "nothing, executable file not found in $PATH",
    "/etc/passwd, permission denied"
  })
  void whatCannotBeExecutedSaysWhy(String program, String said, Docker docker) {
    var exec = docker.idle().exec(program).run();
    assertTrue(exec.output().contains(said), exec::output);
    // Docker tells 127 from 126 since version 25 only.
    assertTrue(exec.status() == 126 || exec.status() == 127, () -> "status " + exec.status());
  }

  @Test
  void detachedItGoesOnAlone(Docker docker) {
    var container = docker.idle();
    var exec = container.exec("sh", "-c", "sleep 0.2; echo done >/file; exit 9").startDetached();
    assertEquals(9, exec.status());
    assertEquals("done", container.execFacts("cat /file").text());
  }

  @Test
  void manyAtOnce(Docker docker) {
    var container = docker.idle();
    var statuses =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(n -> container.exec("sh", "-c", "exit " + n).run().status())
            .toList();
    assertEquals(IntStream.range(0, 16).boxed().toList(), statuses);
  }

  @Test
  void itEndsWithTheContainer(Docker docker) {
    var container = docker.idle();
    var exec = container.exec("sh", "-c", "echo ready; sleep 1000").start();
    exec.streams().awaitText("ready");
    long pid = docker.client().inspectExecCmd(exec.id()).exec().getPidLong();
    assertTrue(Host.isAlive(pid));
    container.stop(5);
    Patience.await(Patience.of(5), "its end", () -> !Host.isAlive(pid));
  }
}
