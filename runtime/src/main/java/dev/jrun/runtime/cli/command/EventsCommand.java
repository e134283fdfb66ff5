package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cgroup.controller.Stats;
import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.ContainerFigures;
import dev.jrun.spec.Required;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

final class EventsCommand implements Command {
  private final Flags flags =
      new Flags(
          "Prints events of a container as lines of JSON until it ends: its figures in each",
          "interval (type stats), and when it is out of memory (type oom).");

  private final Flag<String> interval =
      flags.text(
          List.of("--interval"),
          "time",
          "5s",
          "time between two figures, such as 1m30s or 100ms (default: 5s)");

  private final Flag<Boolean> stats =
      flags.toggle(List.of("--stats"), "print the figures once, and nothing else");

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  /** One line of the output. Public for the writer, which reads records by reflection. */
  public record Event(@Required String type, @Required String id, Stats data) {}

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Duration pause = Quantity.duration("interval", interval.value());
    ContainerFigures figures = ContainerFigures.ofRunning(context.host(), id.value());
    if (stats.value()) {
      print(context.out(), new Event("stats", id.value(), figures.stats()));
    } else {
      figures.watch(pause, new Printer(context.out()));
    }
    return ExitStatus.SUCCESS;
  }

  private final class Printer implements ContainerFigures.Listener {
    private final PrintStream out;

    Printer(PrintStream out) {
      this.out = out;
    }

    @Override
    public void stats(Stats now) {
      print(out, new Event("stats", id.value(), now));
    }

    @Override
    public void outOfMemory() {
      print(out, new Event("oom", id.value(), null));
    }
  }

  private static void print(PrintStream out, Event event) {
    out.println(SpecWriter.write(event, Indent.NONE));
    out.flush();
  }
}
