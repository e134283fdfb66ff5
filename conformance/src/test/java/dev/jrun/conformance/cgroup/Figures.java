package dev.jrun.conformance.cgroup;

import dev.jrun.conformance.harness.Container;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code events --stats} says of a container. */
final class Figures {
  private Figures() {}

  /** The figures, without their envelope. */
  static JsonNode of(Container container) {
    return event(container).path("data");
  }

  /** The whole line. */
  static JsonNode event(Container container) {
    return JsonMapper.shared().readTree(container.call("events", "--stats").succeeded().stdout());
  }
}
