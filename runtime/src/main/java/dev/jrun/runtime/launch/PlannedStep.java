package dev.jrun.runtime.launch;

/**
 * A step at its place in a plan.
 *
 * @param number counted from 1, in the order in which the steps happen
 * @param actor who carries it out
 * @param pointer JSON pointer to the part of config.json that asks for it, empty if none does
 * @param step what is to be done
 */
public record PlannedStep(int number, Actor actor, String pointer, Step step) {
  /**
   * How messages name it: {@code /mounts/2 (mount proc on /proc)}, without pointer the rest alone.
   */
  public String title() {
    return pointer.isEmpty() ? step.text() : pointer + " (" + step.text() + ")";
  }

  /** How plans and traces show it: number, actor, what is done, and the field that asks for it. */
  public String line() {
    return "%3d  %-7s  %-72s %s"
        .formatted(number, actor.title(), step.text(), pointer)
        .stripTrailing();
  }
}
