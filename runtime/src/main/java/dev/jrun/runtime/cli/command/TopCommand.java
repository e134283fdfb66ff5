package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cgroup.controller.Stats;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.ContainerFigures;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Shows what a container uses until it ends: CPU time, memory, processes and threads, block",
      "I/O, and pressure, the share of time in which tasks had to wait (the last 10 seconds).",
      "On a terminal one table is kept up to date, elsewhere one follows the other."
    })
final class TopCommand implements Command {
  /** To the upper left corner, and clear from there (ECMA-48). */
  private static final String CLEAR = "\u001b[H\u001b[J";

  @Option(
      names = "--interval",
      paramLabel = "time",
      description = "time between two tables, such as 1m30s or 100ms (default: 1s)")
  String interval = "1s";

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Duration pause = Quantity.duration("interval", interval);
    ContainerFigures figures = ContainerFigures.ofRunning(context.host(), id);
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
              + UsageTable.of(id, last, now, Duration.ofNanos(time - lastTime), outOfMemory)
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
