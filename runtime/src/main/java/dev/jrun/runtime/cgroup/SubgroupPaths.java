package dev.jrun.runtime.cgroup;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which groups below a container's a process is to be in, as {@code exec --cgroup} says it.
 *
 * @param ofController the path for each controller; with the key {@link #EVERY} alone it is for all
 *     hierarchies
 */
public record SubgroupPaths(Map<String, String> ofController) {
  private static final String EVERY = "";

  public SubgroupPaths {
    ofController = Map.copyOf(ofController);
  }

  /**
   * Reads {@code [CONTROLLER[,CONTROLLER]:]PATH}, in the words of runc.
   *
   * @param arguments one without controllers, or any number with them
   * @throws CgroupException if they are something else
   */
  public static SubgroupPaths parse(List<String> arguments) throws CgroupException {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split(":", -1);
      switch (parts.length) {
        case 1 -> {
          if (arguments.size() != 1) {
            throw invalid(argument + " (missing <controller>: prefix)");
          }
          paths.put(EVERY, argument);
        }
        case 2 -> {
          for (String controller : parts[0].split(",", -1)) {
            paths.put(controller, parts[1]);
          }
        }
        default -> throw invalid(argument);
      }
    }
    return new SubgroupPaths(paths);
  }

  private static CgroupException invalid(String argument) {
    return new CgroupException("invalid --cgroup argument: " + argument);
  }

  /** Whether none was given. */
  public boolean isEmpty() {
    return ofController.isEmpty();
  }

  /** The group below {@code membership}, or that group itself. */
  CgroupMembership below(CgroupMembership membership) throws CgroupException {
    for (Map.Entry<String, String> entry : ofController.entrySet()) {
      if (entry.getKey().equals(EVERY) || membership.hierarchy().has(entry.getKey())) {
        return new CgroupMembership(
            membership.hierarchy(),
            membership.directory().resolve(relative(entry.getValue())).normalize());
      }
    }
    return membership;
  }

  /**
   * Also what begins with a slash is meant below the container's group. What leads out of it is
   * refused even where it comes back: with another name the group would be another container's.
   */
  private static Path relative(String path) throws CgroupException {
    Path below = Path.of("./" + path).normalize();
    if (below.startsWith("..")) {
      throw new CgroupException(path + " is not a sub cgroup path (bad sub cgroup path)");
    }
    return below;
  }

  /** Refuses controllers that no hierarchy has. */
  void requireKnown(List<CgroupMembership> memberships) throws CgroupException {
    for (String controller : ofController.keySet()) {
      if (!controller.equals(EVERY)
          && memberships.stream().noneMatch(m -> m.hierarchy().has(controller))) {
        throw new CgroupException("unknown controller " + controller + " in --cgroup");
      }
    }
  }
}
