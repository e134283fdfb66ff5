package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.abi.SeccompFilter;
import dev.jrun.runtime.cli.flag.Flag;
import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.CommandException;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.runtime.cli.invocation.PrintableText;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.launch.UnsupportedFields;
import dev.jrun.runtime.launch.UnsupportedFieldsException;
import dev.jrun.runtime.seccomp.FilterCompiler;
import dev.jrun.runtime.seccomp.ProfileLint;
import dev.jrun.spec.Pointer;
import dev.jrun.spec.Spec;
import dev.jrun.spec.SpecException;
import dev.jrun.spec.Violation;
import dev.jrun.spec.Violation.Severity;
import dev.jrun.spec.json.SpecReader;
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
          "breaks the specification; if nothing does, all that jrun cannot do. Fails if there is",
          "an error among it; a warning names what can be used all the same.");

  private final Flag<String> bundle =
      flags.text(
          List.of("--bundle", "-b"),
          "dir",
          "",
          "directory of the bundle (default: the current directory)");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) throws CommandException, IOException {
    Path directory = context.resolve(bundle.value());
    Path file = directory.resolve("config.json");
    List<Violation> violations = violations(directory, file);
    for (Violation violation : violations) {
      context.out().println(PrintableText.of(word(violation.severity()) + ": " + violation));
    }
    long errors = violations.stream().filter(v -> v.severity() == Severity.ERROR).count();
    if (errors == 0) {
      Spec spec = SpecReader.readSpec(file);
      errors = printUnsupported(context, spec);
      lint(context, spec);
    }
    if (errors > 0) {
      throw new CommandException(file + ": " + errors + (errors == 1 ? " error" : " errors"));
    }
    return ExitStatus.SUCCESS;
  }

  private static List<Violation> violations(Path directory, Path file) throws IOException {
    Spec spec;
    try {
      spec = SpecReader.readSpec(file);
    } catch (SpecException unreadable) {
      return unreadable.violations();
    }
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

  /**
   * What the specification allows and jrun cannot do yet.
   *
   * @return how much of it keeps a container from being created
   */
  private static int printUnsupported(CommandContext context, Spec spec) {
    try {
      UnsupportedFields.refuse(spec);
      return 0;
    } catch (UnsupportedFieldsException refused) {
      for (String problem : refused.problems()) {
        context.out().println(PrintableText.of(word(Severity.ERROR) + ": " + problem));
      }
      return refused.problems().size();
    }
  }

  /** Whether the filter forbids what starts the program. */
  private static void lint(CommandContext context, Spec spec) {
    if (spec.linux().seccomp() != null) {
      SeccompFilter filter = new FilterCompiler(Kernel.host()).filter(spec.linux().seccomp());
      for (Violation warning : ProfileLint.check(filter, spec.process())) {
        context.out().println(PrintableText.of(word(warning.severity()) + ": " + warning));
      }
    }
  }

  private static String word(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
    };
  }
}
