package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.flag.Flags;
import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;

final class FeaturesCommand implements Command {
  private final Flags flags =
      new Flags(
          "Prints what this jrun can do as JSON, in the format of the runtime specification's",
          "features.md. Whether the machine can do it, too, is another question.");

  @Override
  public Flags flags() {
    return flags;
  }

  @Override
  public int run(CommandContext context) {
    context.out().println(SpecWriter.write(SupportedFeatures.document(), Indent.FOUR_SPACES));
    return ExitStatus.SUCCESS;
  }
}
