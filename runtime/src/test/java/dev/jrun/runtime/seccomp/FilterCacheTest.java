package dev.jrun.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.LibSeccomp;
import dev.jrun.spec.LinuxSeccomp;
import dev.jrun.spec.LinuxSyscall;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters are kept, and never taken from anywhere that another could have written. */
class FilterCacheTest {
  private static final long OWNER = Kernel.host().geteuid();

  @TempDir Path root;

  private final FilterCompiler compiler = new FilterCompiler(Kernel.host());

  @BeforeEach
  void libraryIsThere() {
    Assumptions.assumeTrue(LibSeccomp.find().isPresent(), "libseccomp is not installed");
  }

  private static LinuxSeccomp profile(String call) {
    LinuxSyscall rule = new LinuxSyscall(List.of(call), "SCMP_ACT_ERRNO", null, List.of());
    return new LinuxSeccomp("SCMP_ACT_ALLOW", null, List.of(), null, null, null, List.of(rule));
  }

  private SeccompFilter filter(String call) {
    return new FilterCache(compiler, root, OWNER).filter(profile(call));
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(root.resolve("@seccomp"))) {
      return entries.toList();
    }
  }

  @Test
  void aFilterIsKept() throws IOException {
    SeccompFilter compiled = filter("mkdir");
    assertEquals(compiler.filter(profile("mkdir")), compiled);
    Path entry = entries().getFirst();
    var written = Files.getLastModifiedTime(entry);
    assertEquals(compiled, filter("mkdir"));
    assertEquals(written, Files.getLastModifiedTime(entry));
    filter("chmod");
    assertEquals(2, entries().size());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 31, 32, 40, -1})
  void aDamagedEntryIsMadeAnew(int length) throws IOException {
    SeccompFilter compiled = filter("mkdir");
    Path entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);
    byte[] damaged = whole.clone();
    damaged[50] ^= 1;
    Files.write(entry, length < 0 ? damaged : java.util.Arrays.copyOf(whole, length));
    assertEquals(compiled, filter("mkdir"));
    assertEquals(whole.length, Files.size(entry));
  }

  @Test
  void whatOthersCanWriteIsNotRead() throws IOException {
    filter("mkdir");
    Path entry = entries().getFirst();
    Files.setPosixFilePermissions(entry.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.delete(entry);
    assertFalse(filter("mkdir").instructions().isEmpty());
    assertEquals(List.of(), entries());
    assertFalse(
        new FilterCache(compiler, root, OWNER + 1)
            .filter(profile("mkdir"))
            .instructions()
            .isEmpty());
    assertEquals(List.of(), entries());
  }

  @Test
  @Timeout(10)
  void whatIsNoFileOfOursIsNotOpened() throws IOException {
    SeccompFilter compiled = filter("mkdir");
    Path entry = entries().getFirst();
    Files.delete(entry);
    Kernel.host().mkfifo(entry.toString(), 0600);
    assertEquals(compiled, filter("mkdir"));
    assertTrue(Files.isRegularFile(entry));
    try (RandomAccessFile sparse = new RandomAccessFile(entry.toFile(), "rw")) {
      sparse.setLength(5L << 30);
    }
    assertEquals(compiled, filter("mkdir"));
    assertTrue(Files.size(entry) < 1 << 16);
  }

  @Test
  void whereNothingCanBeKeptItIsCompiledEachTime() throws IOException {
    Files.createFile(root.resolve("@seccomp"));
    assertEquals(compiler.filter(profile("mkdir")), filter("mkdir"));
  }

  @Test
  void itDoesNotGrowForEver() throws IOException {
    filter("mkdir");
    for (int i = 0; i < 200; i++) {
      Files.createFile(root.resolve("@seccomp").resolve("entry" + i));
    }
    filter("chmod");
    assertTrue(entries().size() <= 200, () -> "more than 200");
    assertFalse(filter("chmod").instructions().isEmpty());
  }
}
