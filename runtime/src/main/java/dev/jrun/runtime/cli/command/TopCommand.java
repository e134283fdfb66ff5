package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cgroup.controller.Stats;
import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.ContainerFigures;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

final class TopCommand implements Command {
  private final Flags flags =
      new Flags(
          "Shows what a container uses until it ends: CPU time, memory, processes and threads, block",
          "I/O, and pressure, the share of time in which tasks had to wait (the last 10 seconds).",
          "On a terminal one table is kept up to date, elsewhere one follows the other.");

  private final Flag<String> interval =
      flags.text(
          List.of("--interval"),
          "time",
          "1s",
          "time between two tables, such as 1m30s or 100ms (default: 1s)");

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  /** To the upper left corner, and clear from there (ECMA-48). */
  private static final String CLEAR = "\u001b[H\u001b[J";

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Duration pause = Quantity.duration("interval", interval.value());
    ContainerFigures figures = ContainerFigures.ofRunning(context.host(), id.value());
    figures.watch(pause, new Screen(context, figures.stats()));
    return ExitStatus.SUCCESS;
  }

  private final class Screen implements ContainerFigures.Listener {
    private final PrintStream out;
    private final boolean isTerminal;
    private Stats last;
    private long lastTime = System.nanoTime();
    private int outOfMemory;

    Screen(CommandContext context, Stats first) {
      this.out = context.out();
      // That of standard output is not known; a person mostly has both there.
      this.isTerminal = context.invocation().streams().errIsTerminal();
      this.last = first;
    }

    @Override
    public void stats(Stats now) {
      long time = System.nanoTime();
      out.print(
          (isTerminal ? CLEAR : "")
              + UsageTable.of(id.value(), last, now, Duration.ofNanos(time - lastTime), outOfMemory)
              + (isTerminal ? "" : "\n"));
      out.flush();
      last = now;
      lastTime = time;
    }

    @Override
    public void outOfMemory() {
      outOfMemory++;
    }
  }
}
