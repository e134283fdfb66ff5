package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.UpdateContainer;
import dev.jrun.spec.LinuxBlockIO;
import dev.jrun.spec.LinuxCPU;
import dev.jrun.spec.LinuxMemory;
import dev.jrun.spec.LinuxPids;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = {
      "Changes limits of a container; those that are not mentioned stay as they are. Amounts of",
      "memory may end in k, m, g or t; -1 means no limit.",
      "",
      "With --resources, all other flags of limits are ignored, and the JSON is an object as",
      "/linux/resources of config.json. Access to devices is never changed.",
      "",
      "To let the container \"ubuntu01\" use a quarter of a CPU and 64 MiB:",
      "",
      "    # jrun update --cpu-quota 25000 --cpu-period 100000 --memory 64m ubuntu01"
    })
final class UpdateCommand implements Command {
  @Option(
      names = {"--resources", "-r"},
      paramLabel = "file",
      description = "read the limits from a file, - for standard input")
  String resources = "";

  @Option(
      names = "--blkio-weight",
      paramLabel = "n",
      description = "weight of block I/O relative to other groups, 10 to 1000")
  int blkioWeight;

  @Option(
      names = "--cpu-period",
      paramLabel = "us",
      description = "microseconds in a period of the CPU quota")
  String cpuPeriod = "";

  @Option(
      names = "--cpu-quota",
      paramLabel = "us",
      description = "microseconds of CPU time in each period")
  String cpuQuota = "";

  @Option(
      names = "--cpu-burst",
      paramLabel = "us",
      description = "microseconds of unused quota that a period may take over")
  String cpuBurst = "";

  @Option(
      names = "--cpu-share",
      paramLabel = "n",
      description = "CPU time relative to other groups, 2 to 262144")
  String cpuShare = "";

  @Option(
      names = "--cpu-rt-period",
      paramLabel = "us",
      description = "microseconds in a period of real-time CPU time (cgroup v1)")
  String cpuRealtimePeriod = "";

  @Option(
      names = "--cpu-rt-runtime",
      paramLabel = "us",
      description = "microseconds of real-time CPU time in each such period (cgroup v1)")
  String cpuRealtimeRuntime = "";

  @Option(names = "--cpuset-cpus", paramLabel = "list", description = "CPUs to run on, as in 0-3,7")
  String cpus = "";

  @Option(
      names = "--cpuset-mems",
      paramLabel = "list",
      description = "memory nodes to use, as in 0-3,7")
  String mems = "";

  @Option(
      names = "--cpu-idle",
      paramLabel = "n",
      description = "1 to run only when a CPU is idle (SCHED_IDLE), 0 for the default")
  String cpuIdle = "";

  @Option(names = "--kernel-memory", hidden = true, paramLabel = "bytes")
  String kernelMemory = "";

  @Option(names = "--kernel-memory-tcp", hidden = true, paramLabel = "bytes")
  String kernelMemoryTcp = "";

  @Option(names = "--memory", paramLabel = "bytes", description = "limit of memory")
  String memory = "";

  @Option(
      names = "--memory-reservation",
      paramLabel = "bytes",
      description = "memory that is left to the container when it is short")
  String memoryReservation = "";

  @Option(
      names = "--memory-swap",
      paramLabel = "bytes",
      description = "limit of memory and swap together")
  String memorySwap = "";

  @Option(
      names = "--pids-limit",
      paramLabel = "n",
      description = "greatest number of processes and threads")
  Long pidsLimit;

  @NotSupportedYet
  @Option(
      names = "--l3-cache-schema",
      paramLabel = "schema",
      description = "schema of the L3 cache (Intel RDT)")
  String l3CacheSchema;

  @NotSupportedYet
  @Option(
      names = "--mem-bw-schema",
      paramLabel = "schema",
      description = "schema of the memory bandwidth (Intel RDT)")
  String memBwSchema;

  @Parameters(index = "0", paramLabel = "<container-id>")
  String id;

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    for (var obsolete :
        List.of(
            List.of("kernel-memory", kernelMemory),
            List.of("kernel-memory-tcp", kernelMemoryTcp))) {
      if (!obsolete.getLast().isEmpty()) {
        context.log().warning("--" + obsolete.getFirst() + ": no effect: obsolete");
      }
    }
    new UpdateContainer(context.host())
        .run(id, resources.isEmpty() ? ofFlags() : ofDocument(context));
    return ExitStatus.SUCCESS;
  }

  private LinuxResources ofDocument(CommandContext context) throws IOException {
    return resources.equals("-")
        ? SpecReader.read(
            context.invocation().streams().in(), "standard input", LinuxResources.class)
        : SpecReader.read(context.resolve(resources), LinuxResources.class);
  }

  private LinuxResources ofFlags() throws CommandException {
    return new LinuxResources(
        null,
        new LinuxMemory(
            Quantity.bytes("memory", memory),
            Quantity.bytes("memory-reservation", memoryReservation),
            Quantity.bytes("memory-swap", memorySwap),
            null,
            null,
            null,
            null,
            null,
            null),
        new LinuxCPU(
            Quantity.unsigned("cpu-share", cpuShare),
            Quantity.signed("cpu-quota", cpuQuota),
            Quantity.unsigned("cpu-burst", cpuBurst),
            Quantity.unsigned("cpu-period", cpuPeriod),
            Quantity.signed("cpu-rt-runtime", cpuRealtimeRuntime),
            Quantity.unsigned("cpu-rt-period", cpuRealtimePeriod),
            cpus,
            mems,
            Quantity.signed("cpu-idle", cpuIdle)),
        pidsLimit == null ? null : new LinuxPids(pidsLimit),
        new LinuxBlockIO(blkioWeight, null, null, null, null, null, null),
        null,
        null,
        null,
        null);
  }
}
