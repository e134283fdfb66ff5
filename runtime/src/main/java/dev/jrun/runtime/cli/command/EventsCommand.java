package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cgroup.controller.Stats;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.ContainerFigures;
import dev.jrun.spec.Required;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Prints events of a container as lines of JSON until it ends: its figures in each",
      "interval (type stats), and when it is out of memory (type oom)."
    })
final class EventsCommand implements Command {
  @Option(
      names = "--interval",
      paramLabel = "time",
      description = "time between two figures, such as 1m30s or 100ms (default: 5s)")
  String interval = "5s";

  @Option(names = "--stats", description = "print the figures once, and nothing else")
  boolean stats;

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  /** One line of the output. Public for the writer, which reads records by reflection. */
  public record Event(@Required String type, @Required String id, Stats data) {}

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Duration pause = Quantity.duration("interval", interval);
    ContainerFigures figures = ContainerFigures.ofRunning(context.host(), id);
    if (stats) {
      print(context.out(), new Event("stats", id, figures.stats()));
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
      print(out, new Event("stats", id, now));
    }

    @Override
    public void outOfMemory() {
      print(out, new Event("oom", id, null));
    }
  }

  private static void print(PrintStream out, Event event) {
    out.println(SpecWriter.write(event, Indent.NONE));
    out.flush();
  }
}
