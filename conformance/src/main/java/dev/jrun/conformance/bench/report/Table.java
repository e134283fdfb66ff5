package dev.jrun.conformance.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table, for a terminal or a page.
 *
 * @param header the names of the columns
 * @param rows the cells, as many in each row as there are columns
 */
record Table(List<String> header, List<List<String>> rows) {
  Table {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** With columns as wide as their widest cells. */
  String text() {
    List<List<String>> lines = new ArrayList<>(List.of(header));
    lines.addAll(rows);
    List<Integer> widths =
        IntStream.range(0, header.size())
            .map(column -> lines.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .boxed()
            .toList();
    return lines.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).repeat(' ', widths.get(column) - cell.length() + 2);
    }
    return line.toString().stripTrailing() + "\n";
  }

  /** In GitHub's Markdown. */
  String markdown() {
    return markdownLine(header)
        + "|--".repeat(header.size())
        + "|\n"
        + rows.stream().map(Table::markdownLine).collect(Collectors.joining());
  }

  private static String markdownLine(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
