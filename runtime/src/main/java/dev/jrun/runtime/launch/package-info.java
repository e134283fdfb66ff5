/**
 * The launch as a value: from config.json and facts about the host to an ordered list of steps.
 * Pure: no files, no native calls, no JSON, no clock, no environment. Start reading at {@link
 * dev.jrun.runtime.launch.CreatePlanner#plan}.
 */
package dev.jrun.runtime.launch;
