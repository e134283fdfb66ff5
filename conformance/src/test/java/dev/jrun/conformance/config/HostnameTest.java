package dev.jrun.conformance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.jrun.conformance.harness.Bundle;
import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.KnownDifference;
import org.junit.jupiter.api.Test;

/** config.md, "Hostname" and "Domainname". */
class HostnameTest {

  @Test
  void theContainerHasItsHostname(Bundle bundle) {
    bundle.set("/hostname", "box");
    assertEquals("box", bundle.facts("hostname").text());
  }

  @Test
  void theHostKeepsItsHostname(Bundle bundle) {
    String before = Host.run("uname", "-n");
    bundle.set("/hostname", "not-" + before);
    assertNotEquals(before, bundle.facts("uname -n").text());
    assertEquals(before, Host.run("uname", "-n"));
  }

  @Test
  void withoutAHostnameTheHostsIsInherited(Bundle bundle) {
    assertEquals(Host.run("uname", "-n"), bundle.facts("uname -n").text());
  }

  @Test
  void aHostnameMayHave64Bytes(Bundle bundle) {
    String longest = "h".repeat(64);
    bundle.set("/hostname", longest);
    assertEquals(longest, bundle.facts("cat /proc/sys/kernel/hostname").text());
  }

  @Test
  void aHostnameNeedsAUtsNamespaceOfItsOwn(Bundle bundle) {
    String before = Host.run("uname", "-n");
    bundle.set("/hostname", "box").withoutNamespace("uts").refused();
    assertEquals(before, Host.run("uname", "-n"));
  }

  @Test
  @KnownDifference(runtime = "runc", until = "1.2", why = "domainname came with specification 1.1")
  void theContainerHasItsDomainname(Bundle bundle) {
    bundle.set("/domainname", "example.test");
    assertEquals("example.test", bundle.facts("cat /proc/sys/kernel/domainname").text());
  }
}
