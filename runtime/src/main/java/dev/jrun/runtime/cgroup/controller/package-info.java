/**
 * From {@code linux.resources} to the files of a group, and back to figures: one class for each
 * controller of the kernel.
 *
 * <p>What is to be written is a list of values, planned from the configuration and from what the
 * group says now; it knows nothing of launches or commands. Start reading at {@link
 * dev.jrun.runtime.cgroup.controller.LimitPlan}; to find what a key of the configuration becomes,
 * look into the controller of its name.
 */
package dev.jrun.runtime.cgroup.controller;
