package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flags;
import java.util.List;

/** Flags that checkpoint and restore have in common: what CRIU is to do. */
final class CriuFlags {
  private CriuFlags() {}

  static void declare(Flags flags) {
    flags.text(List.of("--image-path"), "dir", "", "directory of the image files");
    flags.text(List.of("--work-path"), "dir", "", "directory of work files and logs");
    flags.toggle(List.of("--tcp-established"), "allow open TCP connections");
    flags.toggle(List.of("--ext-unix-sk"), "allow unix sockets whose other end is outside");
    flags.toggle(List.of("--shell-job"), "allow processes that belong to a terminal of the host");
    flags.toggle(List.of("--lazy-pages"), "fetch pages of memory when they are used");
    flags.toggle(List.of("--file-locks"), "allow file locks");
    flags.text(
        List.of("--manage-cgroups-mode"),
        "soft|full|strict|ignore",
        "soft",
        "what becomes of control groups (default: soft)");
    flags.texts(
        List.of("--empty-ns"), "network", "make this namespace without restoring what is in it");
    flags.toggle(List.of("--auto-dedup"), "drop from the images what is written or read once more");
  }
}
