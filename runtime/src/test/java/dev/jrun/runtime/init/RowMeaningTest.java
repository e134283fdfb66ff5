package dev.jrun.runtime.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.launch.Actor;
import dev.jrun.runtime.launch.LaunchPlan;
import dev.jrun.runtime.launch.PlannedStep;
import dev.jrun.runtime.launch.Step;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What start knows of the rows is what create wrote down as lines. */
class RowMeaningTest {
  private final ProgramBuilder program = new ProgramBuilder(false);

  private static LaunchPlan plan(Step... steps) {
    List<PlannedStep> planned =
        java.util.stream.IntStream.range(0, steps.length)
            .mapToObj(i -> new PlannedStep(i + 1, Actor.INIT, "/at/" + i, steps[i]))
            .toList();
    return new LaunchPlan("c1", planned, List.of());
  }

  private static Step.Execute execute(String... args) {
    return new Step.Execute(List.of(args), List.of(), false);
  }

  @Test
  void linesAreReadAsTheyWereWritten() {
    LaunchPlan plan = plan(new Step.Calls("first", List.of()), execute("a\tb", "c\nd", "", " e"));
    program.beginStep(1);
    program.call(SystemCall.SETSID);
    program.beginStep(2);
    program.call(SystemCall.EXECVE);
    program.fail(Errno.EPERM);
    Program built = program.build(2);
    List<RowMeaning> read =
        RowMeaning.lines(plan, built, 1).lines().map(RowMeaning::parse).toList();
    assertEquals(
        List.of(
            new RowMeaning(
                1,
                1,
                2,
                2,
                RowMeaning.Kind.EXECUTE,
                false,
                "",
                "execve",
                "/at/1 (execve a b c d   e)"),
            new RowMeaning(
                2,
                2,
                2,
                2,
                RowMeaning.Kind.EXECUTE,
                false,
                "",
                "compare",
                "/at/1 (execve a b c d   e)")),
        read);
    assertEquals(List.of(RowMeaning.of(plan, built, 1), RowMeaning.of(plan, built, 2)), read);
  }

  @Test
  void neighboursOfTheSameMeaningShareALine() {
    LaunchPlan plan = plan(new Step.Calls("drop", List.of()), execute("sh"));
    program.beginStep(1);
    program.call(SystemCall.PRCTL, Operand.of(1));
    program.call(SystemCall.PRCTL, Operand.of(2));
    program.call(SystemCall.PRCTL, Operand.of(3)).tolerate(Errno.EINVAL);
    program.beginStep(2);
    program.call(SystemCall.PRCTL, Operand.of(4)).tolerate(Errno.EINVAL);
    List<RowMeaning> read =
        RowMeaning.lines(plan, program.build(2), 0).lines().map(RowMeaning::parse).toList();
    assertEquals(
        List.of("0-1", "2-2", "3-3"), read.stream().map(m -> m.first() + "-" + m.last()).toList());
    assertEquals(List.of(1, 1, 2), read.stream().map(RowMeaning::step).toList());
  }

  @Test
  void otherLineEndsDoNotSplitALine() {
    LaunchPlan plan = plan(execute("carriage\rreturn"));
    program.beginStep(1);
    program.call(SystemCall.EXECVE);
    String lines = RowMeaning.lines(plan, program.build(2), 0);
    assertEquals(1, lines.lines().count());
  }
}
