package dev.jrun.runtime.cgroup.systemd;

import dev.jrun.runtime.cgroup.CgroupException;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.kernel.OwnUserNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodReturn;
import org.freedesktop.dbus.messages.constants.Endian;
import org.freedesktop.dbus.spi.message.InputStreamMessageReader;
import org.freedesktop.dbus.spi.message.OutputStreamMessageWriter;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;

/**
 * A connection to a systemd: one request at a time, answered within a deadline.
 *
 * <p>Of the library it takes the messages. The layer of proxies above them would start a dozen
 * threads for the three requests of a command.
 */
final class Bus implements AutoCloseable {
  private static final String SYSTEMD = "org.freedesktop.systemd1";
  private static final String SYSTEMD_PATH = "/org/freedesktop/systemd1";
  private static final String MANAGER = "org.freedesktop.systemd1.Manager";
  private static final String DBUS = "org.freedesktop.DBus";
  private static final String DBUS_PATH = "/org/freedesktop/DBus";
  private static final String JOB_REMOVED = "JobRemoved";
  private static final String JOB_REMOVED_RULE =
      "type='signal',interface='" + MANAGER + "',member='" + JOB_REMOVED + "'";
  private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final byte NO_FLAGS = 0;

  private final Path path;
  private final Duration patience;
  private final BusSocket socket;
  private final MessageFactory messages = new MessageFactory(Endian.LITTLE);
  private final InputStreamMessageReader reader;
  private final OutputStreamMessageWriter writer;

  /** Results of jobs that have ended, by their paths: one may end before its path is told. */
  private final Map<String, String> endedJobs = new HashMap<>();

  private volatile boolean late;

  private Bus(Path path, Duration patience) throws IOException {
    this.path = path;
    this.patience = patience;
    this.socket = new BusSocket();
    this.reader = new InputStreamMessageReader(socket.channel());
    this.writer = new OutputStreamMessageWriter(socket.channel());
  }

  /**
   * Connects to the first of some sockets that somebody listens at.
   *
   * @param patience for each exchange
   * @throws CgroupException if nobody does
   */
  static Bus connect(List<Path> sockets, Duration patience) throws CgroupException {
    List<String> failures = new ArrayList<>();
    for (Path socket : sockets) {
      try {
        return connect(socket, patience);
      } catch (CgroupException failure) {
        failures.add(failure.getMessage());
      }
    }
    throw new CgroupException(
        failures.isEmpty()
            ? "connect to systemd: neither XDG_RUNTIME_DIR nor DBUS_SESSION_BUS_ADDRESS tells where"
            : String.join("; ", failures));
  }

  private static Bus connect(Path path, Duration patience) throws CgroupException {
    Bus bus;
    long user;
    try {
      // In a user namespace, systemd sees someone else.
      user = OwnUserNamespace.outerUid(Kernel.host().geteuid());
      bus = new Bus(path, patience);
    } catch (IOException e) {
      throw new CgroupException("connect to " + path + ": " + e.getMessage());
    }
    try {
      bus.within(
          "connect to systemd",
          () -> {
            bus.socket.connect(path, user);
            if (!SystemdInstance.isOwn(path)) {
              bus.join();
            }
            return null;
          });
      return bus;
    } catch (CgroupException failure) {
      bus.close();
      throw failure;
    }
  }

  /** What a message bus wants to be told, and systemd itself does not. */
  private void join() throws IOException, DBusException {
    request(DBUS, DBUS_PATH, DBUS, "Hello", null);
    request(DBUS, DBUS_PATH, DBUS, "AddMatch", "s", JOB_REMOVED_RULE);
    request(SYSTEMD, SYSTEMD_PATH, MANAGER, "Subscribe", null);
  }

  @FunctionalInterface
  private interface Exchange<T> {
    T run() throws IOException, DBusException;
  }

  /** Breaks the connection off if an exchange takes too long: nothing else ends a read. */
  private <T> T within(String operation, Exchange<T> exchange) throws CgroupException {
    Thread watch =
        Thread.ofPlatform().daemon().name("systemd deadline").start(this::closeAtDeadline);
    try {
      return exchange.run();
    } catch (SystemdException refusal) {
      throw refusal;
    } catch (IOException | DBusException failure) {
      if (late) {
        throw new CgroupException(
            "timeout waiting for systemd: no answer to %s within %d s"
                .formatted(operation, patience.toSeconds()));
      }
      throw new BusLostException(operation + " at " + path + ": " + failure.getMessage());
    } finally {
      watch.interrupt();
    }
  }

  private void closeAtDeadline() {
    try {
      Thread.sleep(patience);
      late = true;
      socket.close();
    } catch (InterruptedException | IOException _) {
      // In time, or broken off already.
    }
  }

  /**
   * Calls a method of systemd's manager object.
   *
   * @param arguments in the types of the library, the name of a unit first
   * @return what it returns
   * @throws SystemdException if systemd refuses
   */
  Object[] call(String method, String signature, Object... arguments) throws CgroupException {
    return within(
        method + " " + arguments[0],
        () -> request(SYSTEMD, SYSTEMD_PATH, MANAGER, method, signature, arguments));
  }

  /** The number of systemd's version: that of {@code 252.38-1~deb12u1} or {@code v252} is 252. */
  int version() throws CgroupException {
    return within(
        "Version",
        () -> {
          Object[] result =
              request(SYSTEMD, SYSTEMD_PATH, PROPERTIES, "Get", "ss", MANAGER, "Version");
          String text =
              result[0] instanceof Variant<?> variant ? variant.getValue().toString() : "";
          Matcher number = NUMBER.matcher(text);
          return number.find() ? Integer.parseInt(number.group()) : 0;
        });
  }

  /** Calls a method that begins a job, and waits for its end. */
  String callJob(String method, String signature, Object... arguments) throws CgroupException {
    return within(
        method + " " + arguments[0],
        () -> {
          Object[] result = request(SYSTEMD, SYSTEMD_PATH, MANAGER, method, signature, arguments);
          String job = String.valueOf(result[0]);
          while (!endedJobs.containsKey(job)) {
            read();
          }
          return endedJobs.get(job);
        });
  }

  private Object[] request(
      String service,
      String object,
      String type,
      String method,
      String signature,
      Object... arguments)
      throws IOException, DBusException {
    Message call =
        messages.createMethodCall(service, object, type, method, NO_FLAGS, signature, arguments);
    writer.writeMessage(call);
    while (true) {
      Message message = read();
      if (message.getReplySerial() == call.getSerial()) {
        return result(message);
      }
    }
  }

  private static Object[] result(Message message) throws IOException, DBusException {
    Object[] parameters = message.getParameters();
    return switch (message) {
      case Error refusal ->
          throw new SystemdException(
              refusal.getName(),
              parameters == null || parameters.length == 0
                  ? refusal.getName()
                  : String.valueOf(parameters[0]));
      case MethodReturn _ -> parameters == null ? new Object[0] : parameters;
      default -> throw new DBusException("an answer that is none: " + message.getType());
    };
  }

  /** The next message; ends of jobs are noted. */
  private Message read() throws IOException, DBusException {
    Message message = reader.readMessage();
    while (message == null) {
      // A part of one.
      message = reader.readMessage();
    }
    if (message instanceof DBusSignal signal && JOB_REMOVED.equals(signal.getName())) {
      // Number and path of the job, the unit, and how it ended: "done" if well.
      Object[] parameters = signal.getParameters();
      endedJobs.put(String.valueOf(parameters[1]), String.valueOf(parameters[3]));
    }
    return message;
  }

  /** Properties as the methods of the manager take them, {@code a(sv)}. */
  static List<Object[]> structs(UnitProperties properties) {
    return properties.values().entrySet().stream()
        .map(property -> new Object[] {property.getKey(), wrapped(property.getValue())})
        .toList();
  }

  /** A variant as the library marshals it. */
  private static Object[] wrapped(BusValue value) {
    return new Object[] {value.signature(), argument(value)};
  }

  private static Object argument(BusValue value) {
    return switch (value) {
      case BusValue.Flag(boolean flag) -> flag;
      case BusValue.Whole(char type, long number) when type == BusValue.UINT64 ->
          new UInt64(number >>> 32, number & 0xffffffffL);
      case BusValue.Whole(_, long number) -> number;
      case BusValue.Real(double number) -> number;
      case BusValue.Text(_, String text) -> text;
      case BusValue.Array(_, List<BusValue> values) -> values.stream().map(Bus::argument).toList();
      case BusValue.Struct(List<BusValue> members) -> members.stream().map(Bus::argument).toArray();
      case BusValue.Dictionary(_, _, Map<BusValue, BusValue> entries) -> {
        Map<Object, Object> arguments = new HashMap<>();
        entries.forEach((key, content) -> arguments.put(argument(key), argument(content)));
        yield arguments;
      }
      case BusValue.Wrapped(BusValue content) -> wrapped(content);
    };
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing was to be said any more.
    }
  }
}
