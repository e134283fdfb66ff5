package dev.jrun.runtime.cli.flag;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A flag, and what the command line that was parsed last has set it to.
 *
 * @param <T> what it may be set to
 */
public final class Flag<T> {
  private final List<String> names;
  private final OptionSpec option;
  private boolean supported = true;
  private boolean hidden;

  /**
   * A flag as it is declared.
   *
   * @param names without the spelling of long ones with a single dash, which goes without saying
   */
  Flag(List<String> names, OptionSpec option) {
    this.names = names;
    this.option = option;
  }

  /** One that jrun knows, documents and refuses by name, rather than ignoring it. */
  public Flag<T> notSupportedYet() {
    supported = false;
    return this;
  }

  /** One that is taken and not shown in the help. */
  public Flag<T> hidden() {
    hidden = true;
    return this;
  }

  boolean isHidden() {
    return hidden;
  }

  /** What it was set to last, or its default. */
  public T value() {
    return option.getValue();
  }

  /** Whether the command line has it. */
  public boolean given() {
    return !option.stringValues().isEmpty();
  }

  /** Whether the command line asks for something that is not there. */
  boolean isRefused() {
    return !supported && given() && !Boolean.FALSE.equals(value());
  }

  /** The name that errors use. */
  String name() {
    return option.longestName();
  }

  /** Its names, without the spelling of long ones with a single dash. */
  public List<String> names() {
    return names;
  }

  /** What its value is, empty if it is there or not and has none. */
  public String label() {
    return option.arity().max() == 0 ? "" : option.paramLabel();
  }

  /** Whether it may also stand alone; its value then needs an equals sign. */
  public boolean mayStandAlone() {
    return !label().isEmpty() && option.arity().min() == 0;
  }

  /** What stands behind one of its names. */
  public String suffix() {
    return label().isEmpty() ? "" : mayStandAlone() ? "[=" + label() + "]" : " " + label();
  }

  /** Its names in the help, each with the label of its value. */
  public String usage() {
    String suffix = suffix();
    return String.join(suffix + ", ", names) + suffix;
  }

  /** What it is for, in lines. */
  public List<String> description() {
    List<String> lines = new ArrayList<>(List.of(option.description()));
    if (!supported) {
      lines.add(lines.removeLast() + " (not supported yet)");
    }
    return lines;
  }
}
