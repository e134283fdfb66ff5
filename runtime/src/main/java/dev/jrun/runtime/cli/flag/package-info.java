/**
 * Command lines as Go's flag package and the command line library of runc take them, parsed by
 * picocli. Knows neither a command nor what a flag is for; start reading at {@link
 * dev.jrun.runtime.cli.flag.Flags}.
 */
package dev.jrun.runtime.cli.flag;
