package dev.jrun.runtime.cli;

import dev.jrun.runtime.cli.command.Command;
import dev.jrun.runtime.cli.command.CommandTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Parsers that have served a command line, for the next one: to make one, annotations and all,
 * takes ten times as long as to use it. Parsing sets every field anew.
 */
final class ParserPool<T> {
  /** As many as are worth keeping; a crowd makes its own. */
  private static final int MOST = 16;

  private static final ParserPool<GlobalOptions> GLOBAL =
      new ParserPool<>(pool -> {
        GlobalOptions options = new GlobalOptions();
        return new Parser<>(options, new FlagParser("jrun", options).leavingTheRest(), pool);
      });

  private static final Map<CommandTable, ParserPool<Command>> COMMANDS =
      new EnumMap<>(CommandTable.class);

  static {
    for (CommandTable row : CommandTable.values()) {
      COMMANDS.put(row, new ParserPool<>(pool -> parser(row, pool)));
    }
  }

  private final Function<ParserPool<T>, Parser<T>> maker;
  private final Deque<Parser<T>> idle = new ArrayDeque<>();

  private ParserPool(Function<ParserPool<T>, Parser<T>> maker) {
    this.maker = maker;
  }

  /**
   * A parser, lent to one command line.
   *
   * @param target whose annotated fields it sets
   */
  record Parser<T>(T target, FlagParser flags, ParserPool<T> pool) {
    /** Ends the loan. */
    void giveBack() {
      pool.add(this);
    }
  }

  private static Parser<Command> parser(CommandTable row, ParserPool<Command> pool) {
    Command command = row.create();
    FlagParser flags = new FlagParser(row.word(), command);
    return new Parser<>(command, row.stopsAtArgument() ? flags.stoppingAtArgument() : flags, pool);
  }

  /** The parser of what stands in front of the command. */
  static Parser<GlobalOptions> global() {
    return GLOBAL.take();
  }

  /** The parser of what follows the command. */
  static Parser<Command> of(CommandTable row) {
    return COMMANDS.get(row).take();
  }

  private Parser<T> take() {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return maker.apply(this);
  }

  private void add(Parser<T> parser) {
    synchronized (idle) {
      if (idle.size() < MOST) {
        idle.push(parser);
      }
    }
  }
}
