package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.init.TraceListener;
import java.io.PrintStream;

/**
 * Prints a launch while it happens: a line for each step, below it the system calls of the init and
 * what they returned.
 */
final class TracePrinter implements TraceListener {
  private final PrintStream out;
  private int step;

  TracePrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void began(int number, String title) {
    if (number != step) {
      step = number;
      out.println("%3d  %s".formatted(number, title));
    }
  }

  @Override
  public void executed(String call, int result) {
    String value = result < 0 ? Errno.of(-result).name() : Integer.toString(result);
    out.println("       %s = %s".formatted(call, value));
  }
}
