package dev.jrun.conformance.clients.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.jrun.conformance.harness.Patience;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The output of a container or of what was executed in it, as it comes. */
final class Streams extends ResultCallback.Adapter<Frame> {
  private static final long PATIENCE_SECONDS = Patience.of(30).toSeconds();

  /** Both guarded by this. */
  private final Map<StreamType, StringBuilder> streams = new EnumMap<>(StreamType.class);

  private final StringBuilder all = new StringBuilder();

  @Override
  public synchronized void onNext(Frame frame) {
    String text = new String(frame.getPayload(), UTF_8);
    streams.computeIfAbsent(frame.getStreamType(), _ -> new StringBuilder()).append(text);
    all.append(text);
  }

  /** Waits until no more can come. */
  Streams awaitEnd() {
    try {
      if (!awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the output does not end, but: " + all());
      }
      return this;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something was printed. */
  Streams awaitText(String text) {
    if (!Patience.isSoWithin(Patience.of(10), () -> all().contains(text))) {
      throw new AssertionError("no «" + text + "», but: " + all());
    }
    return this;
  }

  /** What came so far, in the order in which it came. */
  synchronized String all() {
    return all.toString();
  }

  /** What came so far of one stream; of a terminal, all is {@link StreamType#RAW}. */
  synchronized String of(StreamType stream) {
    return streams.getOrDefault(stream, new StringBuilder()).toString();
  }
}
