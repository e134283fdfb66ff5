import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import module java.base;

/**
 * Rewrites the class files of a jar that are older than Java 7 as class files of Java 7. The AOT
 * cache takes no class that the JVM's old verifier has to check; the new one checks by stack maps
 * (JVMS 4.10.1), which are made here. The instructions stay as they are.
 */
void main(String[] arguments) throws IOException {
  Path jar = Path.of(arguments[0]);
  Path renewed = Path.of(jar + ".new");
  try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
      JarFile input = new JarFile(jar.toFile());
      ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(renewed))) {
    ClassFile tool =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
    for (JarEntry entry : Collections.list(input.entries())) {
      byte[] content = input.getInputStream(entry).readAllBytes();
      boolean isClass = entry.getName().endsWith(".class");
      ZipEntry copy = new ZipEntry(entry.getName());
      // As it stands there, in no time zone: two builds are to make the same jar.
      copy.setTimeLocal(entry.getTimeLocal());
      output.putNextEntry(copy);
      output.write(isClass ? renew(tool, content) : content);
    }
  }
  Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
}

byte[] renew(ClassFile tool, byte[] content) {
  ClassModel old = tool.parse(content);
  if (old.majorVersion() >= ClassFile.JAVA_7_VERSION) {
    return content;
  }
  ClassTransform version =
      ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_7_VERSION, 0));
  // Fails for subroutines, which Java 7 does away with.
  byte[] renewed =
      tool.transformClass(
          old, ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(version));
  List<VerifyError> errors = tool.verify(renewed);
  if (!errors.isEmpty()) {
    throw errors.getFirst();
  }
  return renewed;
}
