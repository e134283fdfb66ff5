package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
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

final class UpdateCommand implements Command {
  private final Flags flags =
      new Flags(
          "Changes limits of a container; those that are not mentioned stay as they are. Amounts of",
          "memory may end in k, m, g or t; -1 means no limit.",
          "",
          "With --resources, all other flags of limits are ignored, and the JSON is an object as",
          "/linux/resources of config.json. Access to devices is never changed.",
          "",
          "To let the container \"ubuntu01\" use a quarter of a CPU and 64 MiB:",
          "",
          "    # jrun update --cpu-quota 25000 --cpu-period 100000 --memory 64m ubuntu01");

  private final Flag<String> resources =
      flags.text(
          List.of("--resources", "-r"),
          "file",
          "",
          "read the limits from a file, - for standard input");

  private final Flag<Integer> blkioWeight =
      flags.number(
          List.of("--blkio-weight"),
          "n",
          "weight of block I/O relative to other groups, 10 to 1000");

  private final Flag<String> cpuPeriod =
      flags.text(List.of("--cpu-period"), "us", "", "microseconds in a period of the CPU quota");

  private final Flag<String> cpuQuota =
      flags.text(List.of("--cpu-quota"), "us", "", "microseconds of CPU time in each period");

  private final Flag<String> cpuBurst =
      flags.text(
          List.of("--cpu-burst"),
          "us",
          "",
          "microseconds of unused quota that a period may take over");

  private final Flag<String> cpuShare =
      flags.text(List.of("--cpu-share"), "n", "", "CPU time relative to other groups, 2 to 262144");

  private final Flag<String> cpuRealtimePeriod =
      flags.text(
          List.of("--cpu-rt-period"),
          "us",
          "",
          "microseconds in a period of real-time CPU time (cgroup v1)");

  private final Flag<String> cpuRealtimeRuntime =
      flags.text(
          List.of("--cpu-rt-runtime"),
          "us",
          "",
          "microseconds of real-time CPU time in each such period (cgroup v1)");

  private final Flag<String> cpus =
      flags.text(List.of("--cpuset-cpus"), "list", "", "CPUs to run on, as in 0-3,7");

  private final Flag<String> mems =
      flags.text(List.of("--cpuset-mems"), "list", "", "memory nodes to use, as in 0-3,7");

  private final Flag<String> cpuIdle =
      flags.text(
          List.of("--cpu-idle"),
          "n",
          "",
          "1 to run only when a CPU is idle (SCHED_IDLE), 0 for the default");

  private final Flag<String> kernelMemory =
      flags.text(List.of("--kernel-memory"), "bytes", "", "no effect: obsolete").hidden();

  private final Flag<String> kernelMemoryTcp =
      flags.text(List.of("--kernel-memory-tcp"), "bytes", "", "no effect: obsolete").hidden();

  private final Flag<String> memory =
      flags.text(List.of("--memory"), "bytes", "", "limit of memory");

  private final Flag<String> memoryReservation =
      flags.text(
          List.of("--memory-reservation"),
          "bytes",
          "",
          "memory that is left to the container when it is short");

  private final Flag<String> memorySwap =
      flags.text(List.of("--memory-swap"), "bytes", "", "limit of memory and swap together");

  private final Flag<String> pidsLimit =
      flags.text(List.of("--pids-limit"), "n", "", "greatest number of processes and threads");

  @SuppressWarnings("unused") // declared, to be refused
  private final Flag<String> l3CacheSchema =
      flags
          .text(List.of("--l3-cache-schema"), "schema", "", "schema of the L3 cache (Intel RDT)")
          .notSupportedYet();

  @SuppressWarnings("unused") // declared, to be refused
  private final Flag<String> memBwSchema =
      flags
          .text(
              List.of("--mem-bw-schema"),
              "schema",
              "",
              "schema of the memory bandwidth (Intel RDT)")
          .notSupportedYet();

  private final Argument id = flags.argument("<container-id>");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    for (var obsolete :
        List.of(
            List.of("kernel-memory", kernelMemory.value()),
            List.of("kernel-memory-tcp", kernelMemoryTcp.value()))) {
      if (!obsolete.getLast().isEmpty()) {
        context.log().warning("--" + obsolete.getFirst() + ": no effect: obsolete");
      }
    }
    new UpdateContainer(context.host())
        .run(id.value(), resources.value().isEmpty() ? ofFlags() : ofDocument(context));
    return ExitStatus.SUCCESS;
  }

  private LinuxResources ofDocument(CommandContext context) throws CommandException, IOException {
    return resources.value().equals("-")
        ? SpecReader.read(
            context.invocation().streams().in(), "standard input", LinuxResources.class)
        : SpecReader.read(context.document(resources.value()), LinuxResources.class);
  }

  private LinuxResources ofFlags() throws CommandException {
    return new LinuxResources(
        null,
        new LinuxMemory(
            Quantity.bytes("memory", memory.value()),
            Quantity.bytes("memory-reservation", memoryReservation.value()),
            Quantity.bytes("memory-swap", memorySwap.value()),
            null,
            null,
            null,
            null,
            null,
            null),
        new LinuxCPU(
            Quantity.unsigned("cpu-share", cpuShare.value()),
            Quantity.signed("cpu-quota", cpuQuota.value()),
            Quantity.unsigned("cpu-burst", cpuBurst.value()),
            Quantity.unsigned("cpu-period", cpuPeriod.value()),
            Quantity.signed("cpu-rt-runtime", cpuRealtimeRuntime.value()),
            Quantity.unsigned("cpu-rt-period", cpuRealtimePeriod.value()),
            cpus.value(),
            mems.value(),
            Quantity.signed("cpu-idle", cpuIdle.value())),
        pidsLimit.value().isEmpty()
            ? null
            : new LinuxPids(Quantity.signed("pids-limit", pidsLimit.value())),
        new LinuxBlockIO(blkioWeight.value(), null, null, null, null, null, null),
        null,
        null,
        null,
        null);
  }
}
