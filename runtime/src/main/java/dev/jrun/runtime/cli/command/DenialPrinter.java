package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.seccomp.Denial;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints denied system calls, one line each, when they are made. */
final class DenialPrinter implements Consumer<Denial> {
  private final PrintStream out;

  DenialPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(Denial denial) {
    String arguments =
        denial.arguments().stream().map("%#x"::formatted).collect(Collectors.joining(", "));
    out.println(
        PrintableText.of(
            "seccomp: %s(%s) by %s (pid %d): %s"
                .formatted(
                    denial.call(), arguments, denial.program(), denial.pid(), denial.outcome())));
  }
}
