package dev.jrun.runtime.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Flags that have served a command line, for the next one: to declare them takes longer than to
 * parse them. Parsing sets every one anew.
 */
final class Pool<T> {
  /** As many as are worth keeping; a crowd makes its own. */
  private static final int MOST = 16;

  private final Supplier<T> maker;
  private final Deque<T> idle = new ArrayDeque<>();

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Lent to one command line. */
  record Loan<T>(T value, Pool<T> pool) implements AutoCloseable {
    @Override
    public void close() {
      pool.add(value);
    }
  }

  Loan<T> take() {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return new Loan<>(idle.pop(), this);
      }
    }
    return new Loan<>(maker.get(), this);
  }

  private void add(T value) {
    synchronized (idle) {
      if (idle.size() < MOST) {
        idle.push(value);
      }
    }
  }
}
