package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Facts;
import dev.jrun.conformance.harness.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** config.md, "capabilities"; the sets as capabilities(7) names them. */
class ProcessCapabilitiesTest {

  private static final String NONE = "0000000000000000";
  private static final String KILL = "0000000000000020";

  @Table
  @CsvSource({
    "CAP_CHOWN,0000000000000001",
    "CAP_KILL,0000000000000020",
    "CAP_NET_BIND_SERVICE,0000000000000400",
    "CAP_SYS_ADMIN,0000000000200000",
    "CAP_AUDIT_WRITE,0000000020000000",
    "CAP_SYSLOG,0000000400000000",
    "CAP_CHECKPOINT_RESTORE,0000010000000000"
  })
  void oneCapabilityIsOneBit(String name, String mask, Bundle bundle) {
    var facts = bundle.capabilities(name).facts("cat /proc/self/status");
    assertEquals(mask, facts.value("CapBnd"));
    assertEquals(mask, facts.value("CapEff"));
    assertEquals(mask, facts.value("CapPrm"));
  }

  @Test
  void noCapabilitiesAtAll(Bundle bundle) {
    var facts = bundle.capabilities().facts("cat /proc/self/status");
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertEquals(NONE, facts.value(set), set);
    }
  }

  @Test
  void withoutTheObjectThereAreNone(Bundle bundle) {
    var facts = bundle.remove("/process/capabilities").facts("cat /proc/self/status");
    assertEquals(NONE, facts.value("CapEff"));
  }

  @Test
  void inheritableIsEmptyUnlessAsked(Bundle bundle) {
    // CVE-2022-29162
    assertEquals(NONE, bundle.facts("cat /proc/self/status").value("CapInh"));
  }

  @Test
  void allFiveSetsAreIndependent(Bundle bundle) {
    bundle
        .set("/process/capabilities/bounding", List.of("CAP_KILL", "CAP_CHOWN", "CAP_SYS_CHROOT"))
        .set("/process/capabilities/permitted", List.of("CAP_KILL", "CAP_CHOWN"))
        .set("/process/capabilities/effective", List.of("CAP_KILL", "CAP_CHOWN"))
        .set("/process/capabilities/inheritable", List.of("CAP_KILL"))
        .set("/process/capabilities/ambient", List.of("CAP_KILL"))
        .set("/process/user/uid", 1000);
    var facts = bundle.facts("cat /proc/self/status");
    assertEquals("0000000000040021", facts.value("CapBnd"));
    assertEquals(KILL, facts.value("CapInh"));
    assertEquals(KILL, facts.value("CapAmb"));
    // An execve by another user than root keeps the ambient set only.
    assertEquals(KILL, facts.value("CapPrm"));
    assertEquals(KILL, facts.value("CapEff"));
  }

  @Test
  void anotherUserKeepsNoneOverTheExecve(Bundle bundle) {
    var facts = bundle.set("/process/user/uid", 1000).facts("cat /proc/self/status");
    assertEquals(NONE, facts.value("CapPrm"));
    assertEquals(NONE, facts.value("CapEff"));
  }

  @Test
  void theBoundingSetLimitsRoot(Bundle bundle) {
    bundle.set("/process/capabilities/bounding", List.of("CAP_KILL"));
    bundle.set("/process/capabilities/permitted", List.of("CAP_KILL"));
    bundle.set("/process/capabilities/effective", List.of("CAP_KILL"));
    assertEquals(KILL, bundle.facts("cat /proc/self/status").value("CapEff"));
  }

  @Test
  void anUnknownCapabilityIsAWarning(Bundle bundle) {
    // Since specification 1.1 a runtime must not fail: the config may be newer than it.
    bundle.capabilities("CAP_KILL", "CAP_FROM_THE_FUTURE").script("cat /proc/self/status");
    var outcome = bundle.container().run();
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(KILL, new Facts(outcome.stdout()).value("CapEff"));
    outcome.saying("CAP_FROM_THE_FUTURE");
  }

  @Test
  void whatCannotBeAmbientIsLeftOutWithoutAWord(Bundle bundle) {
    // As in the configuration that "runc spec" of 1.1 writes: nothing is inheritable.
    bundle
        .capabilities("CAP_KILL")
        .set("/process/capabilities/inheritable", List.of())
        .set("/process/capabilities/ambient", List.of("CAP_KILL", "CAP_CHOWN"))
        .script("cat /proc/self/status");
    var outcome = bundle.container().run().succeeded();
    assertEquals(NONE, new Facts(outcome.stdout()).value("CapAmb"));
  }

  @Test
  void aDroppedCapabilityIsMissed(Bundle bundle) {
    String answer = bundle.capabilities("CAP_KILL").facts("hostname other 2>&1 || true").text();
    assertEquals("hostname: sethostname: Operation not permitted", answer);
  }

  @Test
  void aGrantedCapabilityWorks(Bundle bundle) {
    assertEquals(
        "other", bundle.capabilities("CAP_SYS_ADMIN").facts("hostname other; hostname").text());
  }
}
