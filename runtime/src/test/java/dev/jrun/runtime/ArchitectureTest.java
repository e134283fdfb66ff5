package dev.jrun.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.jrun.runtime.cli.Main;
import dev.jrun.spec.Spec;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What may know what. */
class ArchitectureTest {
  private static final String RUNTIME = "dev.jrun.runtime";

  /** By the places that they were built to, so that no test is among them. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importUrls(List.of(place(Main.class), place(Spec.class)));

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Our packages and the specification that a package may use, itself aside. */
  private static void mayUse(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = RUNTIME + "." + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = others[i];
    }
    noClasses()
        .that()
        .resideInAPackage(RUNTIME + "." + name + "..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.jrun..").and(not(resideInAnyPackage(allowed))))
        .check(CLASSES);
  }

  private static String of(String name) {
    return RUNTIME + "." + name + "..";
  }

  @Test
  void theWholeRuntimeIsLookedAt() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(RUNTIME))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        List.of(
            RUNTIME,
            RUNTIME + ".abi",
            RUNTIME + ".cgroup",
            RUNTIME + ".cgroup.controller",
            RUNTIME + ".cgroup.device",
            RUNTIME + ".cgroup.systemd",
            RUNTIME + ".cli",
            RUNTIME + ".cli.command",
            RUNTIME + ".cli.flag",
            RUNTIME + ".cli.invocation",
            RUNTIME + ".cli.manual",
            RUNTIME + ".client",
            RUNTIME + ".console",
            RUNTIME + ".hook",
            RUNTIME + ".init",
            RUNTIME + ".keeper",
            RUNTIME + ".kernel",
            RUNTIME + ".launch",
            RUNTIME + ".lifecycle",
            RUNTIME + ".parent",
            RUNTIME + ".program",
            RUNTIME + ".seccomp",
            RUNTIME + ".state"),
        List.copyOf(packages),
        "a new package needs a rule here");
  }

  @Test
  void theArrowsPointDown() {
    String spec = "dev.jrun.spec..";
    mayUse("abi");
    mayUse("kernel", of("abi"));
    mayUse("cgroup", of("kernel"), of("abi"), spec);
    mayUse("launch", of("abi"), spec);
    mayUse("program", of("kernel"), of("abi"));
    mayUse("client", of("program"), of("kernel"), of("abi"));
    mayUse("parent", of("program"), of("kernel"), of("abi"));
    mayUse("init", of("launch"), of("parent"), of("program"), of("kernel"), of("abi"), spec);
    mayUse("console", of("kernel"), of("abi"));
    mayUse("hook", of("parent"), of("kernel"), of("abi"), spec);
    mayUse("state", of("kernel"), of("abi"), spec);
    mayUse("seccomp", of("kernel"), of("abi"), spec);
    mayUse(
        "lifecycle",
        of("launch"),
        of("init"),
        of("parent"),
        of("cgroup"),
        of("console"),
        of("hook"),
        of("state"),
        of("seccomp"),
        of("kernel"),
        of("abi"),
        spec);
  }

  @Test
  void noPackageLeadsBackToItself() {
    slices().matching(RUNTIME + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.jrun.spec.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingBelowKnowsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(of("cli"), of("keeper"))
        .should()
        .dependOnClassesThat(resideInAnyPackage(of("cli"), "dev.jrun.bundles.."))
        .check(CLASSES);
  }

  @Test
  void onlyFlagsKnowHowTheyAreParsed() {
    noClasses()
        .that()
        .resideOutsideOfPackage(of("cli.flag"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("picocli.."))
        .check(CLASSES);
  }

  /** Loading its library costs more than a launch: whoever does not ask systemd must not pay. */
  @Test
  void onlyTheBusKnowsHowMessagesAreWritten() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.systemd\\.Bus(\\$.*)?")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.freedesktop..", "org.slf4j.."))
        .check(CLASSES);
  }

  /** Planning is a function: it reads and does nothing. */
  @Test
  void planningIsPure() {
    noClasses()
        .that()
        .resideInAPackage(of("launch"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.nio.file..",
                "java.io..",
                "java.lang.foreign..",
                "java.net..",
                "tools.jackson..",
                "com.fasterxml.."))
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void oneDoorToNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage(of("kernel"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(of("kernel"), of("parent"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethod(System.class, "load", String.class)
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .check(CLASSES);
  }

  @Test
  void onlyMainTouchesTheProcess() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class, dev.jrun.runtime.keeper.Main.class)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheReaderAndWriterOfDocumentsKnowJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.jrun.spec.json..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("tools.jackson..", "com.fasterxml.."))
        .check(CLASSES);
  }

  @Test
  void nothingHasANameThatSaysNothing() {
    List<String> empty = List.of("util", "utils", "helper", "helpers", "common", "impl", "misc");
    noClasses()
        .should()
        .resideInAnyPackage(empty.stream().map(n -> ".." + n + "..").toArray(String[]::new))
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    Set<String> packages =
        CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    for (String name : packages) {
      String file = "src/main/java/" + name.replace('.', '/') + "/package-info.java";
      boolean ours = name.startsWith(RUNTIME);
      Path path = Path.of(ours ? file : "../oci-spec/" + file);
      assertTrue(Files.exists(path), path.toString());
    }
  }
}
