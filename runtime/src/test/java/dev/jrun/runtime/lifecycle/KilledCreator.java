package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.abi.Architecture;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.Sched;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.init.TraceListener;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.parent.Parent;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that creates a container and is killed by SIGKILL on the way. Its arguments: state
 * directory, bundle, id, whether the container gets groups, {@code call} or {@code step}, and when:
 * before the Nth system call of the runtime, or when the init has executed the first row of step N.
 * It exits with 0 if it came to the end.
 */
final class KilledCreator {
  private KilledCreator() {}

  /** Creates and is killed. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Path bundle = Path.of(arguments[1]);
    int when = Integer.parseInt(arguments[5]);
    boolean calls = arguments[4].equals("call");
    Kernel kernel = Kernel.host();
    int none = kernel.open("/dev/null", Fcntl.O_RDWR);
    CreateRequest grouped =
        CreateRequest.of(arguments[2], bundle).withDescriptors(List.of(none, none, none));
    CreateRequest plain = Boolean.parseBoolean(arguments[3]) ? grouped : grouped.withoutCgroup();
    TraceListener listener =
        new StepListener(number -> {
          if (number >= when) {
            dieNow(kernel);
          }
        });
    CreateRequest request = calls ? plain : plain.withTrace(listener);
    Kernel mortal = calls ? new MortalKernel(kernel, when) : kernel;
    Host host = new Host(mortal, Parent.self(mortal), root, _ -> {}, Optional.empty());
    new CreateContainer(host).run(request);
  }

  private static void dieNow(Kernel kernel) {
    kernel.call(SystemCall.KILL, "", ProcessHandle.current().pid(), Sched.SIGKILL);
    throw new AssertionError("survived SIGKILL");
  }

  /** The kernel, whose caller is killed before its Nth call. */
  private static final class MortalKernel implements Kernel {
    private final Kernel kernel;
    private int left;

    MortalKernel(Kernel kernel, int calls) {
      this.kernel = kernel;
      this.left = calls;
    }

    private void count() {
      left--;
      if (left <= 0) {
        dieNow(kernel);
      }
    }

    @Override
    public long invoke(SystemCall call, long a, long b, long c, long d, long e, long f) {
      count();
      return kernel.invoke(call, a, b, c, d, e, f);
    }

    @Override
    public void execute(MemorySegment table) {
      count();
      kernel.execute(table);
    }

    @Override
    public Architecture architecture() {
      return kernel.architecture();
    }
  }
}
