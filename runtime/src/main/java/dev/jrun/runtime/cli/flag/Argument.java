package dev.jrun.runtime.cli.flag;

import picocli.CommandLine.Model.PositionalParamSpec;

/** A word of the command line that is no flag, known by its place. */
public final class Argument {
  private final PositionalParamSpec parameter;

  Argument(PositionalParamSpec parameter) {
    this.parameter = parameter;
  }

  /** What stands in its place, or its default. */
  public String value() {
    return parameter.getValue();
  }
}
