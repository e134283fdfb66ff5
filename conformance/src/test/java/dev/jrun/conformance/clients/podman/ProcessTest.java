package dev.jrun.conformance.clients.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.conformance.clients.Needs;
import dev.jrun.conformance.harness.Table;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process of a container is, by podman's flags. */
@Needs({"podman", "conmon"})
@ExtendWith(PodmanExtension.class)
class ProcessTest {

  @Table
  @CsvSource(
      delimiter = '|',
      value = {
        "environment       | --env WORD=one --env OTHER=two | echo $WORD $OTHER               | one two",
        "working directory | --workdir /tmp                 | pwd                             | /tmp",
        "host name         | --hostname box                 | hostname                        | box",
        "host name in /etc | --hostname box                 | cat /etc/hostname               | box",
        "user by name      | --user guest                   | echo $(id -u) $(id -g)          | 1000 1000",
        "user by ids       | --user 4242:4243               | echo $(id -u) $(id -g)          | 4242 4243",
        "groups            | --user guest --group-add 77    | id -G                           | 1000 50 77",
        "umask             | --umask 0077                   | umask                           | 0077",
        "home              | --user guest                   | echo $HOME                      | /home/guest",
        "time zone         | --tz UTC                       | test -e /etc/localtime; echo $? | 0",
        "hosts             | --add-host there:10.1.2.3      | grep -c 10.1.2.3 /etc/hosts     | 1",
        "limits            | --ulimit nofile=100:200 --ulimit nproc=90:90 | echo $(ulimit -Sn) $(ulimit -Hn) | 100 200",
        "oom score         | --oom-score-adj 321            | cat /proc/self/oom_score_adj    | 321",
        "a kernel setting  | --sysctl net.ipv4.ip_forward=1 | cat /proc/sys/net/ipv4/ip_forward | 1",
        "shared memory     | --shm-size 3m                  | grep -c 'shm .*size=3072k' /proc/mounts | 1"
      })
  void isAsTheFlagSays(String what, String flags, String script, String expected, Podman podman) {
    assertEquals(expected, podman.facts(flags, script).text(), what);
  }

  @Test
  void anEntrypointComesBeforeTheCommand(Podman podman) {
    assertEquals("a b", podman.run("--entrypoint echo", "a", "b").succeeded().text());
  }

  @Test
  void theContainerKnowsThatItIsPodmans(Podman podman) {
    assertEquals("podman", podman.facts("", "echo $container").text());
    assertTrue(podman.facts("", "ls /run/.containerenv").text().endsWith(".containerenv"));
  }

  @Test
  void theNotifySocketIsThereWhenTheContainerIsToUseIt(Podman podman) {
    var outcome =
        podman
            .machine()
            .wait(
                podman
                    .machine()
                    .begin(
                        Map.of("NOTIFY_SOCKET", "/run/no-listener"),
                        podman.command(
                            podman.arguments(
                                "run",
                                "--rm --sdnotify container",
                                "sh",
                                "-c",
                                "test -S $NOTIFY_SOCKET && echo $NOTIFY_SOCKET"))));
    assertEquals("/run/notify/notify.sock", outcome.text(), outcome::toString);
  }
}
