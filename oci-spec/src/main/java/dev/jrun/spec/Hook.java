package dev.jrun.spec;

import java.util.List;

/**
 * One program that is run at a point of a container's life (config.md, "POSIX-platform Hooks").
 *
 * @param path absolute path of the program; required
 * @param args its arguments, the first being its own name, as in execv(3); empty if absent
 * @param env its environment as {@code NAME=value}; empty if absent
 * @param timeout seconds before it is killed, more than 0; null if absent: no limit
 */
public record Hook(String path, List<String> args, List<String> env, Integer timeout) {
  public Hook {
    path = Absent.ifEmpty(path);
    args = Absent.toEmpty(args);
    env = Absent.toEmpty(env);
  }
}
