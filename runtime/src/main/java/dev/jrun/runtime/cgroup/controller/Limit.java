package dev.jrun.runtime.cgroup.controller;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.cgroup.ControlFile;
import dev.jrun.runtime.cgroup.device.DeviceFilter;
import dev.jrun.runtime.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One thing that is done to a group so that it has a limit. */
public sealed interface Limit {

  /** JSON pointer to the property that asks for it. */
  String pointer();

  /** What is done, as plans say it. */
  String text();

  /**
   * Does it.
   *
   * @throws CgroupException if the host cannot do it, with the reason alone
   */
  void apply(Kernel kernel) throws IOException;

  /** What takes it back when it has been done; empty if there is nothing to take back. */
  Optional<Limit> reversal(CurrentValues now);

  /** A file and what is written to it, each value by a write(2) of its own. */
  record Content(Path file, List<String> values) {
    public Content {
      values = List.copyOf(values);
    }

    private String text() {
      return "write " + String.join(", ", values) + " to " + file;
    }

    /** What lets the file say again what it says now. */
    private Content reversal(String now) {
      List<String> lines = new ArrayList<>(now.lines().toList());
      for (String value : values) {
        String device = value.split(" ", 2)[0];
        if (device.contains(":") && lines.stream().noneMatch(l -> l.startsWith(device + " "))) {
          lines.add(IoController.unlimited(file.getFileName().toString(), device));
        }
      }
      // An empty list of CPUs is a value, too, but a write of nothing is none.
      return new Content(file, lines.isEmpty() ? List.of("\n") : lines);
    }
  }

  /**
   * Writes to the first of some files that the group has: which one that is depends on the kernel.
   *
   * @param optional whether the limit is in force anyway if there is none of them
   */
  record Write(String pointer, List<Content> contents, boolean optional) implements Limit {
    public Write {
      contents = List.copyOf(contents);
    }

    @Override
    public String text() {
      return String.join(" or ", contents.stream().map(Content::text).toList())
          + (optional ? " if it exists" : "");
    }

    @Override
    public void apply(Kernel kernel) throws IOException {
      for (Content content : contents) {
        if (write(content)) {
          return;
        }
      }
      if (!optional) {
        throw missing(contents.getFirst().file());
      }
    }

    @Override
    public Optional<Limit> reversal(CurrentValues now) {
      return contents.stream()
          .flatMap(content -> now.of(content.file()).map(content::reversal).stream())
          .findFirst()
          .map(content -> new Write(pointer, List.of(content), optional));
    }

    private static boolean write(Content content) throws IOException {
      try {
        return new ControlFile(content.file()).writeIfThere(content.values());
      } catch (CgroupException e) {
        // Of several values the message says which one it was.
        throw content.values().size() > 1 ? e : new CgroupException(CgroupException.reason(e));
      }
    }

    private static CgroupException missing(Path file) {
      String name = file.getFileName().toString();
      return new CgroupException(
          Files.isDirectory(file.getParent())
              ? "no such file: this kernel, or the group above, has no " + name
              : "the cgroup is gone");
    }
  }

  /**
   * Refuses a limit that is below what the group already uses ({@code memory.checkBeforeUpdate}).
   *
   * @param name what is limited, as runc's message has it
   * @param usage the file that tells the usage; where it cannot be read, nothing is refused
   * @param limit in bytes
   */
  record RequireUnused(String pointer, String name, Path usage, long limit) implements Limit {
    @Override
    public String text() {
      return "require " + usage + " to be below " + limit;
    }

    @Override
    public void apply(Kernel kernel) throws CgroupException {
      long used = CurrentValues.ofHost().of(usage).map(Long::parseLong).orElse(-1L);
      if (limit <= used) {
        throw new CgroupException("rejecting %s limit %d <= usage %d".formatted(name, limit, used));
      }
    }

    @Override
    public Optional<Limit> reversal(CurrentValues now) {
      return Optional.empty();
    }
  }

  /**
   * Limits memory in a group of version 1, which refuses a limit that is below what is used and
   * cannot be swapped out.
   *
   * @param limit in bytes, -1 for none
   */
  record LimitMemory(String pointer, Path group, long limit) implements Limit {
    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String USAGE = "memory.usage_in_bytes";
    private static final String PEAK = "memory.max_usage_in_bytes";

    @Override
    public String text() {
      return write().text();
    }

    private Write write() {
      return new Write(
          pointer,
          List.of(new Content(group.resolve(LIMIT), List.of(Long.toString(limit)))),
          false);
    }

    @Override
    public void apply(Kernel kernel) throws IOException {
      try {
        write().apply(kernel);
      } catch (CgroupException failure) {
        if (failure.getMessage().endsWith("Device or resource busy")) {
          throw new MemoryInUseException(limit, read(USAGE), read(PEAK));
        }
        throw failure;
      }
    }

    @Override
    public Optional<Limit> reversal(CurrentValues now) {
      return now.of(group.resolve(LIMIT))
          .map(bytes -> new LimitMemory(pointer, group, Long.parseLong(bytes)));
    }

    private long read(String file) throws IOException {
      return Long.parseLong(new ControlFile(group.resolve(file)).read());
    }
  }

  /** Lets an eBPF program decide on devices (version 2). */
  record FilterDevices(String pointer, Path group, DeviceFilter filter) implements Limit {
    @Override
    public String text() {
      return "attach a device filter of " + filter.size() + " instructions to " + group;
    }

    @Override
    public void apply(Kernel kernel) {
      filter.attach(kernel, group);
    }

    /** Only a new container gets one, and that is not kept if a limit fails. */
    @Override
    public Optional<Limit> reversal(CurrentValues now) {
      return Optional.empty();
    }
  }
}
