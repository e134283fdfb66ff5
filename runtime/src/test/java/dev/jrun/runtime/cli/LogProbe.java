package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.invocation.Log;
import dev.jrun.runtime.cli.invocation.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** What a log writes for one warning. */
record LogProbe(String message) {
  String text() throws IOException {
    return write(LogFormat.TEXT);
  }

  String json() throws IOException {
    return write(LogFormat.JSON);
  }

  private String write(LogFormat format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (Log log = Log.on(stream, format, false, InstantSource.fixed(Called.NOW))) {
      log.debug("not wanted");
      log.warning(message);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
