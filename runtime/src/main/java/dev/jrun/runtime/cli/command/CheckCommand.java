package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.launch.UnsupportedFields;
import dev.jrun.runtime.lifecycle.Document;
import dev.jrun.runtime.lifecycle.ErrorCode;
import dev.jrun.runtime.seccomp.FilterCompiler;
import dev.jrun.runtime.seccomp.ProfileLint;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.Violation;
import dev.jrun.spec.Violation.Severity;
import dev.jrun.spec.validation.SpecValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class CheckCommand implements Command {
  private final Flags flags =
      new Flags(
          "Checks the configuration of a bundle and prints what is wrong with it, one line each,",
          "with the place in config.json: values of a wrong type; if there are none, all that",
          "breaks the specification or that jrun cannot do. Fails if there is an error among it;",
          "a warning names what can be used all the same.");

  private final Flag<String> bundle =
      flags.text(
          List.of("--bundle", "-b"),
          "dir",
          "",
          "directory of the bundle (default: the current directory)");

  private final Flag<String> config =
      flags.text(
          List.of("--config", "-f"),
          "file",
          "",
          "check another file than the bundle's config.json");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Path directory = context.resolve(bundle.value());
    Path file =
        config.value().isEmpty()
            ? directory.resolve("config.json")
            : context.resolve(config.value());
    List<Violation> violations;
    List<String> unsupported = List.of();
    try {
      Spec spec = Document.read(file, Spec.class);
      violations = violations(directory, spec);
      unsupported = UnsupportedFields.of(spec);
      if (errors(violations) + unsupported.size() == 0) {
        violations.addAll(lint(spec));
      }
    } catch (SpecException unreadable) {
      violations = unreadable.violations();
    }
    violations.forEach(violation -> print(context, violation.severity(), violation.toString()));
    unsupported.forEach(problem -> print(context, Severity.ERROR, problem));
    long errors = errors(violations) + unsupported.size();
    if (errors > 0) {
      throw new CommandException(
          errors(violations) > 0 ? ErrorCode.INVALID_CONFIG : ErrorCode.UNSUPPORTED,
          file + ": " + errors + (errors == 1 ? " error" : " errors"));
    }
    return ExitStatus.SUCCESS;
  }

  private static List<Violation> violations(Path directory, Spec spec) {
    List<Violation> violations = new ArrayList<>(SpecValidator.validate(spec));
    if (spec.root() != null && spec.root().path() != null) {
      Path root = directory.resolve(spec.root().path());
      if (!Files.isDirectory(root)) {
        violations.add(
            Violation.error(
                Pointer.ROOT.key("root").key("path"), root + " is not an existing directory"));
      }
    }
    return violations;
  }

  private static long errors(List<Violation> violations) {
    return violations.stream().filter(v -> v.severity() == Severity.ERROR).count();
  }

  /** Whether the filter forbids what starts the program. */
  private static List<Violation> lint(Spec spec) {
    if (spec.linux().seccomp() == null) {
      return List.of();
    }
    SeccompFilter filter = new FilterCompiler(Kernel.host()).filter(spec.linux().seccomp());
    return ProfileLint.check(filter, spec.process());
  }

  private static void print(CommandContext context, Severity severity, String what) {
    String word =
        switch (severity) {
          case ERROR -> "error";
          case WARNING -> "warning";
        };
    context.out().println(PrintableText.of(word + ": " + what));
  }
}
