package dev.jrun.runtime.parent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrun.runtime.abi.Errno;
import dev.jrun.runtime.abi.Fcntl;
import dev.jrun.runtime.abi.SystemCall;
import dev.jrun.runtime.kernel.Kernel;
import dev.jrun.runtime.program.Operand;
import dev.jrun.runtime.program.Program;
import dev.jrun.runtime.program.ProgramBuilder;
import dev.jrun.runtime.program.Report;
import dev.jrun.runtime.program.Row;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The machine code executes rows inside this JVM. */
class InterpreterTest {
  private static final Operand NO_DESCRIPTOR = Operand.of(-1);

  private final Kernel kernel = Kernel.host();
  private final Arena memory = Arena.ofShared();
  private final Kernel.Pipe report = kernel.pipe();
  private final ProgramBuilder program = new ProgramBuilder(false);
  private final Operand.Content path = program.slot();
  private MemorySegment table;
  private MemorySegment data;

  @AfterEach
  void release() {
    kernel.close(report.readEnd());
    kernel.close(report.writeEnd());
    memory.close();
  }

  private void load() {
    program.end();
    Program built = program.build(report.writeEnd());
    table = memory.allocate(built.size(), 16);
    MemorySegment.copy(
        built.link(table.address(), 0, kernel.architecture()),
        0,
        table,
        ValueLayout.JAVA_BYTE,
        0,
        built.size());
    data = table.asSlice(built.dataOffset());
  }

  private void execute() {
    load();
    kernel.execute(table);
  }

  private int at(Operand.Content slot) {
    return data.get(ValueLayout.JAVA_INT, slot.offset());
  }

  /** Marks the way that the program took. */
  private void mark(int digit) {
    program.value(Operand.of(digit)).into(path);
  }

  /** A slot that holds {@code value} from the beginning. */
  private Operand.Content number(int value) {
    return new Operand.Content(program.halfWords(value).offset());
  }

  private List<Report.Entry> reports() {
    kernel.close(report.writeEnd());
    List<Report.Entry> entries = new ArrayList<>();
    Report reader = new Report(kernel, report.readEnd());
    for (Optional<Report.Entry> e = reader.next(); e.isPresent(); e = reader.next()) {
      entries.add(e.get());
    }
    return entries;
  }

  @Test
  void anEmptyProgramReturns() {
    execute();
    assertEquals(0, at(path));
  }

  @Test
  void aRowMakesItsCallAndStoresTheResult() {
    Operand.Content result = program.slot();
    program.call(SystemCall.GETEUID).into(result);
    execute();
    assertEquals(kernel.geteuid(), at(result));
  }

  @Test
  void allSixArgumentsArrive() {
    Operand.Content result = program.slot();
    Operand page = Operand.of(4096);
    program
        .call(
            SystemCall.MMAP,
            Operand.of(0),
            page,
            Operand.of(3),
            Operand.of(0x22),
            NO_DESCRIPTOR,
            Operand.of(1))
        .into(result)
        .ignoreErrors();
    execute();
    assertEquals(-Errno.EINVAL.number(), at(result), "the sixth is the offset");
  }

  @Test
  void successGoesWhereItIsTold() {
    ProgramBuilder.Label there = program.label();
    program.call(SystemCall.GETEUID).thenGoTo(there);
    mark(1);
    program.place(there);
    execute();
    assertEquals(0, at(path));
  }

  @Test
  void aToleratedErrnoGoesItsWay() {
    ProgramBuilder.Label otherwise = program.label();
    ProgramBuilder.Label done = program.label();
    Operand.Content result = program.slot();
    program
        .call(SystemCall.CLOSE, NO_DESCRIPTOR)
        .into(result)
        .onErrno(otherwise, Errno.EPERM, Errno.EBADF);
    mark(1);
    program.goTo(done);
    program.place(otherwise);
    mark(2);
    program.place(done);
    execute();
    assertEquals(2, at(path));
    assertEquals(-Errno.EBADF.number(), at(result));
  }

  @Test
  void theLastOfEightErrnosIsTolerated() {
    program
        .call(SystemCall.CLOSE, NO_DESCRIPTOR)
        .tolerate(
            Errno.EPERM,
            Errno.ENOENT,
            Errno.ESRCH,
            Errno.EIO,
            Errno.ENXIO,
            Errno.E2BIG,
            Errno.ENOEXEC,
            Errno.EBADF);
    mark(1);
    execute();
    assertEquals(1, at(path));
  }

  @Test
  void everyErrnoCanBeTolerated() {
    ProgramBuilder.Label otherwise = program.label();
    program.call(SystemCall.CLOSE, NO_DESCRIPTOR).onAnyErrno(otherwise);
    mark(1);
    program.place(otherwise);
    program.call(SystemCall.CLOSE, NO_DESCRIPTOR).ignoreErrors();
    execute();
    assertEquals(0, at(path));
  }

  @Test
  void aResultAboveZeroCanBeElse() {
    for (int result : new int[] {0, 5}) {
      ProgramBuilder.Label otherwise = program.label();
      program.value(Operand.of(result)).flag(Row.POSITIVE_IS_ELSE).onErrno(otherwise);
      mark(10 + result);
      program.place(otherwise);
    }
    execute();
    assertEquals(10, at(path), "0 goes on, 5 does not");
  }

  @Test
  void whatLooksLikeAnErrnoIsOne() {
    ProgramBuilder.Label otherwise = program.label();
    program.value(Operand.of(-4095)).onAnyErrno(otherwise);
    mark(1);
    program.place(otherwise);
    program.value(Operand.of(-4096)).flag(Row.REPORT);
    execute();
    assertEquals(0, at(path));
    assertEquals(-4096, reports().getFirst().result());
  }

  @Test
  void compareLooksAtTheMaskedBits() {
    Operand.Content value = program.slot();
    ProgramBuilder.Label differs = program.label();
    ProgramBuilder.Label done = program.label();
    program.value(Operand.of(0x81ff)).into(value);
    program.compare(value, 0xf000, 0x8000, Errno.EPERM).onErrno(differs, Errno.EPERM);
    mark(1);
    program.compare(value, 0xffff, 0x8000, Errno.ENODEV).onErrno(differs, Errno.ENODEV);
    mark(2);
    program.goTo(done);
    program.place(differs);
    Operand.Content where = program.slot();
    program.value(Operand.of(3)).into(where);
    program.place(done);
    execute();
    assertEquals(1, at(path), "equal goes on");
    assertEquals(3, at(where), "a difference is the errno");
  }

  @Test
  void compareLooksAt32Bits() {
    Operand.Content value = number(-1);
    ProgramBuilder.Label differs = program.label();
    program.compare(value, Operand.ALL, Operand.ALL, Errno.EPERM).onErrno(differs, Errno.EPERM);
    mark(1);
    program.place(differs);
    execute();
    assertEquals(1, at(path));
  }

  @Test
  void aSlotIsPassedAsASignedNumber() {
    Operand.Content directory = number(Fcntl.AT_FDCWD);
    Operand.Content result = program.slot();
    program
        .call(SystemCall.OPENAT, directory, program.string("."), Operand.of(Fcntl.O_PATH))
        .into(result);
    program.call(SystemCall.CLOSE, result);
    execute();
    assertTrue(at(result) > 2);
    assertFalse(kernel.isOpen(at(result)));
  }

  @Test
  void aResultIs32BitsWide() {
    Operand.Address around = program.halfWords(0x11111111, 0x22222222, 0x33333333);
    Operand.Content middle = new Operand.Content(around.offset() + 4);
    program.value(Operand.of(-2)).into(middle).ignoreErrors();
    execute();
    assertEquals(0x11111111, at(new Operand.Content(around.offset())));
    assertEquals(-2, at(middle));
    assertEquals(0x33333333, at(new Operand.Content(around.offset() + 8)));
  }

  @Test
  void reportsTellRowAndResult() {
    program.value(Operand.of(1));
    program.value(Operand.of(41)).flag(Row.REPORT);
    program.call(SystemCall.CLOSE, NO_DESCRIPTOR).tolerate(Errno.EBADF).flag(Row.REPORT);
    program.value(Operand.of(0)).flag(Row.REPORT);
    execute();
    assertEquals(
        List.of(new Report.Entry(1, 41), new Report.Entry(2, -9), new Report.Entry(3, 0)),
        reports());
  }

  @Test
  void anInterruptedCallIsMadeAgain() throws Exception {
    Operand.Content flag = number(1);
    program.compare(flag, Operand.ALL, 0, Errno.EINTR).flag(Row.RETRY_EINTR);
    mark(1);
    load();
    Thread executing = Thread.ofPlatform().start(() -> kernel.execute(table));
    Thread.sleep(50);
    assertTrue(executing.isAlive(), "retries as long as it is interrupted");
    assertEquals(0, at(path));
    data.set(ValueLayout.JAVA_INT, flag.offset(), 0);
    executing.join(10_000);
    assertEquals(1, at(path));
  }
}
