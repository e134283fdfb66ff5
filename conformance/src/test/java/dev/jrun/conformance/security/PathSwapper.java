package dev.jrun.conformance.security;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A thread that exchanges two paths as fast as it can, renameat2(2) with RENAME_EXCHANGE: the
 * attacker of a race.
 */
final class PathSwapper implements AutoCloseable {

  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;

  private static final MethodHandle RENAMEAT2 =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("renameat2"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));

  private final AtomicLong swaps = new AtomicLong();
  private final Thread thread;
  private volatile boolean ended;

  PathSwapper(Path one, Path other) {
    thread = Thread.ofPlatform().start(() -> swapUntilEnded(one, other));
  }

  private void swapUntilEnded(Path one, Path other) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment first = arena.allocateFrom(one.toString());
      MemorySegment second = arena.allocateFrom(other.toString());
      while (!ended) {
        if ((int) RENAMEAT2.invokeExact(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE) == 0) {
          swaps.incrementAndGet();
        }
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** How often the two have been exchanged so far. */
  long swaps() {
    return swaps.get();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
