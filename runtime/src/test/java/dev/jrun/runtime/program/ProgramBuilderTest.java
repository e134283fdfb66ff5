package dev.jrun.runtime.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.SystemCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramBuilderTest {
  private final ProgramBuilder program = new ProgramBuilder(false);

  private Row only() {
    return program.build(2).rows().getFirst();
  }

  @Test
  void rowsGoOnWithTheNextOne() {
    program.call(SystemCall.SETSID);
    assertEquals(1, only().success());
    assertEquals(1, only().otherwise());
    assertEquals(1, program.size());
  }

  @Test
  void labelsAreWhereTheyArePlaced() {
    ProgramBuilder.Label success = program.label();
    ProgramBuilder.Label otherwise = program.label();
    program.call(SystemCall.SETSID).thenGoTo(success).onErrno(otherwise, Errno.EPERM);
    program.end();
    program.place(otherwise);
    program.end();
    program.place(success);
    program.end();
    assertEquals(3, only().success());
    assertEquals(2, only().otherwise());
    assertEquals(List.of(Errno.EPERM), only().tolerated());
  }

  @Test
  void aLabelThatIsNotPlacedIsRefused() {
    program.goTo(program.label());
    String message = assertThrows(IllegalStateException.class, () -> program.build(2)).getMessage();
    assertEquals("row 0 would go nowhere", message);
  }

  @Test
  void aProgramOnlyGoesForward() {
    ProgramBuilder.Label before = program.label();
    program.place(before);
    program.goTo(before);
    assertEquals(
        "row 0 would go back",
        assertThrows(IllegalStateException.class, () -> program.build(2)).getMessage());
  }

  @Test
  void aRowIsNotItsOwnSuccessor() {
    program.end();
    ProgramBuilder.Label here = program.label();
    program.place(here);
    program.call(SystemCall.SETSID).onAnyErrno(here);
    assertThrows(IllegalStateException.class, () -> program.build(2));
  }

  @Test
  void aRowHoldsEightErrnosAndSixArguments() {
    Errno[] nine = List.of(Errno.values()).subList(0, 9).toArray(Errno[]::new);
    program.call(SystemCall.SETSID).tolerate(nine);
    assertThrows(IllegalArgumentException.class, () -> program.build(2));

    ProgramBuilder other = new ProgramBuilder(false);
    Operand zero = Operand.of(0);
    other.call(SystemCall.SETSID, zero, zero, zero, zero, zero, zero, zero);
    assertThrows(IllegalArgumentException.class, () -> other.build(2));
  }

  @Test
  void equalStringsAreStoredOnce() {
    assertEquals(program.string("same"), program.string("same"));
    assertNotEquals(program.string("same"), program.string("other"));
    int offset = program.string("größer").offset();
    assertEquals("größer", program.build(2).string(offset));
  }

  @Test
  void memoryIsAlignedAndGrows() {
    program.string("1234");
    assertEquals(8, program.words(1, 2).offset());
    assertEquals(24, program.reserve(5, 1).offset());
    assertEquals(32, program.slot().offset());
    assertEquals(48, program.reserve(100_000, 16).offset());
    assertEquals(100_048, program.slot().offset());
    Program built = program.build(2);
    assertEquals(100_052, built.size() - built.dataOffset());
  }

  @Test
  void rowsBelongToTheStepThatBegan() {
    program.beginStep(7);
    program.call(SystemCall.SETSID);
    program.beginStep(9);
    program.end();
    assertEquals(List.of(7, 9), program.build(2).rows().stream().map(Row::step).toList());
  }

  @Test
  void aTraceReportsEveryRow() {
    ProgramBuilder traced = new ProgramBuilder(true);
    traced.call(SystemCall.SETSID);
    traced.value(Operand.of(1));
    assertTrue(traced.build(2).rows().stream().allMatch(r -> (r.flags() & Row.REPORT) != 0));
  }
}
