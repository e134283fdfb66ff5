package dev.jrun.conformance.clients.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.StreamType;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.OciRuntime;
import dev.jrun.conformance.harness.Table;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker run}: what the process is, what it prints, and how it ends. */
@DockerCases
class RunTest {

  @Test
  void theDaemonKnowsTheRuntimeByItsVersion(Docker docker) {
    var info = docker.client().infoCmd().exec().getRawValues();
    assertEquals(Dockerd.RUNTIME, info.get("DefaultRuntime"));
    var commit = (Map<?, ?>) info.get("RuncCommit");
    String version = Host.run(OciRuntime.configuredBinary().toString(), "--version");
    assertTrue(version.contains("commit: " + commit.get("ID")), () -> commit + " of " + version);
  }

  @Test
  void bothStreamsAreInTheLogs(Docker docker) {
    var container = docker.script("echo out; echo err >&2").start();
    assertEquals(0, container.await());
    var streams = container.streams();
    assertEquals("out\n", streams.of(StreamType.STDOUT));
    assertEquals("err\n", streams.of(StreamType.STDERR));
  }

  @Test
  void nothingOfALargeOutputIsLost(Docker docker) {
    var lines = docker.script("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
    assertEquals(20000, lines.facts().lines().size());
  }

  @Table
  @ValueSource(ints = {0, 1, 42, 125, 255})
  void theExitStatusIsThatOfTheProcess(int status, Docker docker) {
    assertEquals(status, docker.script("exit " + status).start().await());
  }

  @Table
  @CsvSource({
    "/nothing, 127, no such file or directory",
    "nothing, 127, executable file not found in $PATH",
    "/etc/passwd, 126, permission denied"
  })
  void whatCannotBeExecutedHasTheStatusOfShells(
      String program, int status, String said, Docker docker) {
    var container = docker.container(program);
    String error = container.refusedStart();
    assertTrue(error.contains(said), error);
    assertEquals(status, container.inspect().getState().getExitCodeLong());
  }

  @Test
  void theWorkingDirectoryIsMade(Docker docker) {
    var container = docker.script("pwd").with(it -> it.withWorkingDir("/a/b"));
    assertEquals("/a/b", container.facts().text());
  }

  @Test
  void theEnvironmentIsWhatIsAskedFor(Docker docker) {
    var lines =
        docker.container("env").with(it -> it.withEnv("A=1", "B=two words")).facts().lines();
    assertTrue(lines.containsAll(List.of("A=1", "B=two words", "HOME=/root")), lines::toString);
  }

  @Table
  @CsvSource({
    "guest, uid=1000(guest) gid=1000(guest) groups='50(staff)'",
    "1000:50, uid=1000(guest) gid=50(staff) groups=''",
    "4242, uid=4242 gid=0(root) groups=''"
  })
  void theUserIsThatOfTheImage(String user, String expected, Docker docker) {
    var container = docker.container("id").with(it -> it.withUser(user));
    String id = container.facts().text();
    assertTrue(id.startsWith(expected.substring(0, expected.indexOf(" groups="))), id);
    assertTrue(id.contains(expected.substring(expected.indexOf('\'') + 1, expected.length() - 1)));
  }

  @Test
  void groupsAreAdded(Docker docker) {
    var container = docker.container("id", "-G").on(it -> it.withGroupAdd(List.of("staff", "77")));
    assertTrue(container.facts().text().contains("50 77"));
  }

  @Test
  void theHostAndItsDomainHaveNames(Docker docker) {
    var container =
        docker
            .script("hostname; cat /proc/sys/kernel/domainname; cat /etc/hostname")
            .with(it -> it.withHostName("box").withDomainName("example.org"));
    assertEquals(List.of("box", "example.org", "box"), container.facts().lines());
  }

  @Test
  void standardInputIsTheCallers(Docker docker) {
    var container =
        docker
            .container("head", "-n1")
            .with(it -> it.withStdinOpen(true).withStdInOnce(true))
            .create();
    var input = new ByteArrayInputStream("words\n".getBytes(StandardCharsets.US_ASCII));
    var output = container.attach(input);
    container.start();
    assertEquals("words\n", output.awaitEnd().of(StreamType.STDOUT));
    assertEquals(0, container.await());
  }

  @Test
  void aStoppedContainerStartsAgainWithItsFiles(Docker docker) {
    var container = docker.script("echo more >>/file; cat /file");
    container.facts();
    assertEquals(List.of("more", "more", "more"), container.facts().lines());
  }

  @Test
  void containersStartAndEndAtOnce(Docker docker) {
    var containers =
        IntStream.range(0, 8)
            .mapToObj(n -> docker.script("sleep 0." + n + "; exit " + n).create())
            .toList();
    containers.parallelStream().forEach(DockerContainer::start);
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5, 6, 7),
        containers.parallelStream().map(DockerContainer::await).toList());
  }

  @Test
  void oneThatRemovesItselfIsGone(Docker docker) {
    var container = docker.script("exit 0").on(it -> it.withAutoRemove(true)).start();
    container.awaitRemoval();
  }
}
