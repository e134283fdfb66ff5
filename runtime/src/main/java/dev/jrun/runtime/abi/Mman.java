package dev.jrun.runtime.abi;

/** Numbers of {@code mmap(2)} and {@code mprotect(2)}, by their names in the headers. */
public final class Mman {
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int PROT_EXEC = 4;

  public static final int MAP_PRIVATE = 2;
  public static final int MAP_FIXED = 0x10;
  public static final int MAP_ANONYMOUS = 0x20;

  private Mman() {}
}
