package dev.jrun.runtime.cli.command;

import dev.jrun.runtime.cli.invocation.ExitStatus;
import dev.jrun.spec.json.SpecWriter;
import dev.jrun.spec.json.SpecWriter.Indent;
import picocli.CommandLine;

@CommandLine.Command(
    description = {
      "Prints what this jrun can do as JSON, in the format of the runtime specification's",
      "features.md. Whether the machine can do it, too, is another question."
    })
final class FeaturesCommand implements Command {
  @Override
  public int run(CommandContext context) {
    context.out().println(SpecWriter.write(SupportedFeatures.document(), Indent.FOUR_SPACES));
    return ExitStatus.SUCCESS;
  }
}
