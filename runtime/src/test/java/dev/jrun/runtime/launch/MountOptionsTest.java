package dev.jrun.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.launch.MountOptions.Change;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {

  /** config.md#linux-mount-options of runtime-spec 1.3. */
  private static final List<String> MUST =
      words(
          """
          async atime bind defaults dev diratime dirsync exec iversion lazytime loud noatime nodev nodiratime noexec
          noiversion nolazytime norelatime nostrictatime nosuid private rbind relatime remount ro rprivate rshared rslave
          runbindable rw shared silent slave strictatime suid sync unbindable
          """);

  private static final List<String> SHOULD =
      words(
          """
          idmap nosymfollow ratime rdev rdiratime rexec ridmap rnoatime rnodiratime rnoexec rnorelatime rnostrictatime
          rnosuid rnosymfollow rrelatime rro rrw rstrictatime rsuid rsymfollow symfollow
          """);

  private static final List<String> MAY = words("mand nomand tmpcopyup");

  private static List<String> words(String text) {
    return Arrays.asList(text.strip().split("\\s+", -1));
  }

  private static MountOptions parse(String options) {
    return MountOptions.parse(words(options));
  }

  @Test
  void theSpecificationsOptionsAreKnown() {
    assertEquals(37, MUST.size());
    assertEquals(21, SHOULD.size());
    Set<String> specified = new TreeSet<>(MUST);
    specified.addAll(SHOULD);
    specified.addAll(MAY);
    assertEquals(61, specified.size());
    for (String option : specified) {
      assertEquals(List.of(), MountOptions.parse(List.of(option)).data(), option);
    }
    // The table of the specification has no rnodev, an oversight; all runtimes do.
    specified.add("rnodev");
    specified.removeAll(Set.of("idmap", "ridmap"));
    assertEquals(List.copyOf(specified), MountOptions.supported());
  }

  @ParameterizedTest
  @CsvSource({
    // option, set, clear of mount_setattr(2)
    "ro,             0x1,      0",
    "rw,             0,        0x1",
    "nosuid,         0x2,      0",
    "suid,           0,        0x2",
    "nodev,          0x4,      0",
    "dev,            0,        0x4",
    "noexec,         0x8,      0",
    "exec,           0,        0x8",
    "nodiratime,     0x80,     0",
    "diratime,       0,        0x80",
    "nosymfollow,    0x200000, 0",
    "symfollow,      0,        0x200000",
    "noatime,        0x10,     0x70",
    "atime,          0,        0x70",
    "strictatime,    0x20,     0x70",
    "nostrictatime,  0,        0x70",
    "relatime,       0,        0x70",
    "norelatime,     0,        0",
    // the later one holds
    "ro rw,          0,        0x1",
    "rw ro,          0x1,      0",
    "noatime strictatime,        0x20, 0x70",
    "strictatime noatime,        0x10, 0x70",
    "noatime relatime,           0,    0x70",
    "noatime atime,              0,    0x70",
    "strictatime atime,          0x20, 0x70",
    "noatime nostrictatime,      0x10, 0x70",
    "strictatime nostrictatime,  0,    0x70",
    "relatime norelatime,        0,    0",
    "noatime norelatime,         0x10, 0x70",
    "nosuid nodev noexec ro,     0xf,  0",
    "noatime nodiratime,         0x90, 0x70",
    "nodiratime atime,           0x80, 0x70",
    "defaults,       0,        0",
    "ro defaults,    0x1,      0",
  })
  void attributesAndTheirRecursiveTwins(String options, String set, String clear) {
    Change change = new Change(Long.decode(set), Long.decode(clear));
    MountOptions parsed = parse(options);
    assertEquals(change, parsed.attributes());
    assertEquals(Change.NONE, parsed.recursiveAttributes());
    assertEquals(Change.NONE, parsed.superblock());

    if (!options.contains("defaults")) {
      MountOptions twin =
          MountOptions.parse(words(options).stream().map(option -> "r" + option).toList());
      assertEquals(change, twin.recursiveAttributes());
      assertEquals(Change.NONE, twin.attributes());
      assertEquals(List.of(), twin.data());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sync,       16,       0",
    "async,      0,        16",
    "mand,       64,       0",
    "nomand,     0,        64",
    "dirsync,    128,      0",
    "silent,     32768,    0",
    "loud,       0,        32768",
    "iversion,   8388608,  0",
    "noiversion, 0,        8388608",
    "lazytime,   33554432, 0",
    "nolazytime, 0,        33554432",
    "sync async, 0,        16",
    "async sync, 16,       0",
    "sync dirsync, 144,    0",
  })
  void flagsOfTheFileSystem(String options, long set, long clear) {
    MountOptions parsed = parse(options);
    assertEquals(new Change(set, clear), parsed.superblock());
    assertTrue(parsed.attributes().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "private,     262144,  false",
    "rprivate,    262144,  true",
    "shared,      1048576, false",
    "rshared,     1048576, true",
    "slave,       524288,  false",
    "rslave,      524288,  true",
    "unbindable,  131072,  false",
    "runbindable, 131072,  true",
  })
  void propagationTypes(String option, long type, boolean recursive) {
    Propagation propagation = parse(option).propagations().getFirst();
    assertEquals(type, propagation.type());
    assertEquals(recursive, propagation.recursive());
    assertEquals(propagation, Propagation.of(option).orElseThrow());
  }

  @Test
  void propagationsKeepTheirOrder() {
    // A mount that is to be a slave and shared with others of its kind needs both, in this order.
    assertEquals(
        List.of(Propagation.RSLAVE, Propagation.RSHARED), parse("rslave rshared").propagations());
    assertFalse(Propagation.of("PRIVATE").isPresent());
  }

  @Test
  void kindsOfMounts() {
    assertFalse(parse("ro").bind());
    assertTrue(parse("bind").bind());
    assertFalse(parse("bind").recursiveBind());
    assertTrue(parse("rbind").bind());
    assertTrue(parse("rbind").recursiveBind());
    assertTrue(parse("rbind bind").recursiveBind(), "flags add up, as in mount(2)");
    assertTrue(parse("remount").remount());
  }

  @Test
  void whatIsUnknownIsDataInItsOrder() {
    MountOptions parsed = parse("size=64k ro mode=1777 RO lowerdir=/a:/b acl nosuid rsync");
    assertEquals(
        List.of("size=64k", "mode=1777", "RO", "lowerdir=/a:/b", "acl", "rsync"), parsed.data());
    assertEquals(new Change(3, 0), parsed.attributes());
    assertEquals(List.of(), MountOptions.parse(List.of("")).data());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idmap",
        "ridmap",
        "idmap=uids=0-1-10;gids=0-1-10",
        "ridmap=uids=@0-1-10",
        "copy-symlink",
        "src-nofollow",
        "dest-nofollow"
      })
  void whatIsNotDoneIsNamed(String option) {
    MountOptions parsed = MountOptions.parse(List.of("ro", option));
    assertEquals(List.of(option), MountOptions.unsupported(List.of(option)));
    assertEquals(List.of(), parsed.data());
    assertFalse(MountOptions.supported().contains(option));
  }

  @Test
  void aCopyIsAskedForByName() {
    assertTrue(parse("ro tmpcopyup size=1m").copyUp());
    assertEquals(List.of("size=1m"), parse("ro tmpcopyup size=1m").data());
    assertFalse(parse("ro").copyUp());
  }

  @Test
  void anEmptyListChangesNothing() {
    assertEquals(
        new MountOptions(
            Change.NONE,
            Change.NONE,
            Change.NONE,
            List.of(),
            false,
            false,
            false,
            false,
            List.of()),
        MountOptions.parse(List.of()));
  }
}
