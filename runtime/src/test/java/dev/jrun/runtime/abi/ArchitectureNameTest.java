package dev.jrun.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchitectureNameTest {
  @Test
  void isFoundByTheNamesThatJavaGivesIt() {
    assertEquals(Optional.of(Architecture.X86_64), Architecture.ofJavaName("amd64"));
    assertEquals(Optional.of(Architecture.X86_64), Architecture.ofJavaName("x86_64"));
    assertEquals(Optional.of(Architecture.AARCH64), Architecture.ofJavaName("aarch64"));
    assertEquals(Optional.of(Architecture.AARCH64), Architecture.ofJavaName("arm64"));
    assertEquals(Optional.empty(), Architecture.ofJavaName("riscv64"));
  }
}
