package dev.jrun.runtime.cli.manual;

import static dev.jrun.runtime.cli.manual.Roff.bold;
import static dev.jrun.runtime.cli.manual.Roff.escaped;
import static dev.jrun.runtime.cli.manual.Roff.italic;

import dev.jrun.runtime.cli.Version;
import dev.jrun.runtime.cli.command.CommandTable;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.lifecycle.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manual: a page for jrun, and one for each command. */
final class ManualPage {
  private ManualPage() {}

  static String ofProgram(Manual.CommandLineModel model) {
    Roff page = new Roff("JRUN", source());
    page.section("NAME").set("jrun \\- Open Container Initiative runtime");
    page.section("SYNOPSIS")
        .set(bold("jrun") + " [" + italic("global options") + "] " + italic("command") + " ...");
    page.section("DESCRIPTION").prose(model.globals().description());
    page.section("COMMANDS");
    for (CommandTable command : CommandTable.values()) {
      page.item(bold("jrun-" + command.word()) + "(8)", List.of(sentence(command.summary())));
    }
    page.section("GLOBAL OPTIONS");
    options(page, model.globals());
    page.section("EXIT STATUS")
        .prose(
            List.of(
                "0 if the command did what it was asked; in the foreground, run and exec return"
                    + " the",
                "status of the process, 128+N if signal N ended it. 1 if the command failed or is",
                "wrong, 3 if there is no such command; exec fails with 255."));
    page.section("ERRORS")
        .prose(
            List.of(
                "Errors are one line, in the log and on standard error. With --log-format json the",
                "line has a member code, for programs, which never changes:"));
    for (ErrorCode code : ErrorCode.values()) {
      page.item(bold(code.word()), List.of(sentence(code.meaning())));
    }
    page.prose(
        List.of(
            "", "Where a system call failed and it is known how, the member errno has its name."));
    page.section("ENVIRONMENT");
    page.item(
        bold("JRUN_KEEPER"), List.of("off makes a command do without a keeper, jrun-keeper(8)."));
    page.item(
        bold("XDG_RUNTIME_DIR"), List.of("Where the state of containers is kept if not for root."));
    page.item(
        bold("LISTEN_FDS") + ", " + bold("LISTEN_PID"),
        List.of("Sockets that create and run pass on to the container, sd_listen_fds(3)."));
    page.item(
        bold("NOTIFY_SOCKET"),
        List.of(
            "Who is told that the container is ready, sd_notify(3). start and run --detach wait",
            "until it says so."));
    page.item(
        bold("USER"),
        List.of("If it is root, root of a user namespace counts as that of the host."));
    page.section("FILES");
    page.item(italic("/run/jrun"), List.of("The state of containers, and sockets of keepers."));
    page.item(italic("/etc/jrun.json"), List.of("Settings of keepers, jrun-keeper(8)."));
    return seeAlso(page, Arrays.stream(CommandTable.values()).map(c -> "jrun-" + c.word()));
  }

  static String ofCommand(CommandTable command, Flags flags) {
    String name = "jrun-" + command.word();
    Roff page = new Roff(name.toUpperCase(Locale.ROOT), source());
    page.section("NAME").set(escaped(name + " - " + command.summary()));
    page.section("SYNOPSIS").set(synopsis(command, flags));
    page.section("DESCRIPTION").prose(flags.description());
    page.section("OPTIONS");
    options(page, flags);
    if (command.failureStatus() != ExitStatus.FAILURE) {
      page.section("EXIT STATUS")
          .prose(List.of("%d if jrun fails.".formatted(command.failureStatus())));
    }
    return seeAlso(page, Stream.of("jrun"));
  }

  private static String synopsis(CommandTable command, Flags flags) {
    return bold("jrun " + command.word())
        + " ["
        + italic("options")
        + "]"
        + flags.arguments().stream().map(l -> " " + italic(l)).collect(Collectors.joining());
  }

  private static void options(Roff page, Flags flags) {
    flags.all().forEach(flag -> page.item(names(flag), flag.description()));
  }

  private static String names(Flag<?> flag) {
    return flag.names().stream()
        .map(name -> bold(name) + (flag.label().isEmpty() ? "" : italic(flag.suffix())))
        .collect(Collectors.joining(", "));
  }

  private static String seeAlso(Roff page, Stream<String> pages) {
    page.section("SEE ALSO")
        .set(pages.map(name -> bold(name) + "(8)").collect(Collectors.joining(",\n")));
    return page.toString();
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }

  private static String source() {
    return escaped("jrun " + Version.current().jrun());
  }
}
