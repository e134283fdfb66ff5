package dev.jrun.runtime.cli.invocation;

/** Severities of log lines, by the names of logrus, Go's log library that runc uses. */
public enum LogLevel {
  DEBUG("debug", "DEBU"),
  WARNING("warning", "WARN"),
  ERROR("error", "ERRO");

  private final String word;
  private final String mark;

  LogLevel(String word, String mark) {
    this.word = word;
    this.mark = mark;
  }

  /** The level in text and JSON lines. */
  public String word() {
    return word;
  }

  /** The level in front of a line on a terminal. */
  public String mark() {
    return mark;
  }
}
