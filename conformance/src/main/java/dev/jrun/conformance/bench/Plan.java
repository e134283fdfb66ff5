package dev.jrun.conformance.bench;

import java.util.List;
import java.util.Map;

/**
 * What the process inside of a {@link CgroupView} is to do.
 *
 * @param cgroups the view
 * @param programs the contenders' executable files by their names, jrun's first
 * @param rounds how many rounds each scenario has, at least 1
 * @param warmUp how many runs jrun has before anything is measured
 * @param scenarios the {@link Scenario}s
 * @param work a directory for bundles and state, in memory if possible
 * @param busybox a static busybox
 * @param floor the compiled {@code floor.c}; null if no scenario needs it
 * @param java the home of a JDK
 */
public record Plan(
    String cgroups,
    Map<String, String> programs,
    Long rounds,
    Long warmUp,
    List<String> scenarios,
    String work,
    String busybox,
    String floor,
    String java) {}
