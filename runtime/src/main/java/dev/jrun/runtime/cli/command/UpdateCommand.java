package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Argument;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.Document;
import dev.jrun.runtime.lifecycle.UpdateContainer;
import dev.jrun.spec.LinuxBlockIO;
import dev.jrun.spec.LinuxCPU;
import dev.jrun.spec.LinuxMemory;
import dev.jrun.spec.LinuxPids;
import dev.jrun.spec.LinuxResources;
import dev.jrun.spec.json.SpecReader;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

final class UpdateCommand implements Command {
  private final Flags flags =
      new Flags(
          "Changes limits of a container; those that are not mentioned stay as they are. Amounts"
              + " of",
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

  private final Amount cpuPeriod =
      amount("cpu-period", "us", "microseconds in a period of the CPU quota");

  private final Amount cpuQuota =
      amount("cpu-quota", "us", "microseconds of CPU time in each period");

  private final Amount cpuBurst =
      amount("cpu-burst", "us", "microseconds of unused quota that a period may take over");

  private final Amount cpuShare =
      amount("cpu-share", "n", "CPU time relative to other groups, 2 to 262144");

  private final Amount cpuRealtimePeriod =
      amount("cpu-rt-period", "us", "microseconds in a period of real-time CPU time (cgroup v1)");

  private final Amount cpuRealtimeRuntime =
      amount(
          "cpu-rt-runtime",
          "us",
          "microseconds of real-time CPU time in each such period (cgroup v1)");

  private final Flag<String> cpus =
      flags.text(List.of("--cpuset-cpus"), "list", "", "CPUs to run on, as in 0-3,7");

  private final Flag<String> mems =
      flags.text(List.of("--cpuset-mems"), "list", "", "memory nodes to use, as in 0-3,7");

  private final Amount cpuIdle =
      amount("cpu-idle", "n", "1 to run only when a CPU is idle (SCHED_IDLE), 0 for the default");

  private final List<Flag<String>> obsolete =
      Stream.of("--kernel-memory", "--kernel-memory-tcp")
          .map(name -> flags.text(List.of(name), "bytes", "", "no effect: obsolete").hidden())
          .toList();

  private final Amount memory = amount("memory", "bytes", "limit of memory");

  private final Amount memoryReservation =
      amount(
          "memory-reservation", "bytes", "memory that is left to the container when it is short");

  private final Amount memorySwap =
      amount("memory-swap", "bytes", "limit of memory and swap together");

  private final Amount pidsLimit =
      amount("pids-limit", "n", "greatest number of processes and threads");

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
    for (Flag<String> flag : obsolete) {
      if (flag.given()) {
        context.log().warning(flag.names().getFirst() + ": no effect: obsolete");
      }
    }
    new UpdateContainer(context.host())
        .run(id.value(), resources.value().isEmpty() ? ofFlags() : ofDocument(context));
    return ExitStatus.SUCCESS;
  }

  private LinuxResources ofDocument(CommandContext context) throws IOException {
    return resources.value().equals("-")
        ? SpecReader.read(
            context.invocation().streams().in(), "standard input", LinuxResources.class)
        : Document.read(context.resolve(resources.value()), LinuxResources.class);
  }

  private LinuxResources ofFlags() throws CommandException {
    return new LinuxResources(
        null,
        new LinuxMemory(
            memory.bytes(),
            memoryReservation.bytes(),
            memorySwap.bytes(),
            null,
            null,
            null,
            null,
            null,
            null),
        new LinuxCPU(
            cpuShare.unsigned(),
            cpuQuota.signed(),
            cpuBurst.unsigned(),
            cpuPeriod.unsigned(),
            cpuRealtimeRuntime.signed(),
            cpuRealtimePeriod.unsigned(),
            cpus.value(),
            mems.value(),
            cpuIdle.signed()),
        pidsLimit.signed() == null ? null : new LinuxPids(pidsLimit.signed()),
        new LinuxBlockIO(blkioWeight.value(), null, null, null, null, null, null),
        null,
        null,
        null,
        null);
  }

  /** Declares a flag for a number; what is not given is null. */
  private Amount amount(String name, String label, String line) {
    return new Amount(name, flags.text(List.of("--" + name), label, "", line));
  }

  private record Amount(String name, Flag<String> flag) {
    Long bytes() throws CommandException {
      return Quantity.bytes(name, flag.value());
    }

    Long signed() throws CommandException {
      return Quantity.signed(name, flag.value());
    }

    Long unsigned() throws CommandException {
      return Quantity.unsigned(name, flag.value());
    }
  }
}
