package dev.jrun.runtime.cli.command;

import picocli.CommandLine.Option;

/** Flags of the commands that make a container. */
final class LaunchOptions {
  @Option(
      names = {"--bundle", "-b"},
      paramLabel = "dir",
      description = "directory of the bundle (default: the current directory)")
  String bundle = "";

  @NotSupportedYet
  @Option(
      names = "--console-socket",
      paramLabel = "path",
      description = "unix socket that gets the master end of the console's pseudoterminal")
  String consoleSocket;

  @NotSupportedYet
  @Option(
      names = "--pidfd-socket",
      paramLabel = "path",
      description = "unix socket that gets a pidfd of the container's init process")
  String pidfdSocket;

  @Option(
      names = "--pid-file",
      paramLabel = "file",
      description = "write the process id, without a line break, to a file")
  String pidFile;

  @Option(
      names = "--no-pivot",
      description = {
        "move the root file system instead of calling pivot_root, which fails",
        "when it lies on a ramfs"
      })
  boolean noPivot;

  @Option(
      names = "--no-new-keyring",
      description = {
        "let the container inherit the session keyring of the caller, as it always does",
        "as long as jrun makes no keyrings"
      })
  boolean noNewKeyring;

  @Option(
      names = "--preserve-fds",
      paramLabel = "n",
      description = {
        "pass n additional file descriptors to the container",
        "(stdio + $LISTEN_FDS + n in total; default: 0)"
      })
  int preserveFds;

  @Option(
      names = "--dry-run",
      paramLabel = "view",
      arity = "0..1",
      fallbackValue = "PLAN",
      description = {
        "print the launch plan instead of executing it (needs no root);",
        "--dry-run=program prints the rows that the container's init would execute"
      })
  DryRun dryRun;

  /** What to print instead of launching. */
  enum DryRun {
    /** The steps, for people. */
    PLAN,
    /** The table that the container's init executes. */
    PROGRAM
  }
}
