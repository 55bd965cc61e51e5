package io.vectron.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a heading, columns aligned: numbers to the right, all else to the left. */
public final class Table {
    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heading) {
        this.heading = List.of(heading);
    }

    public Table row(String... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException("a row has " + cells.length + " cells, the heading " + heading.size());
        }
        rows.add(List.of(cells));
        return this;
    }

    public void print(Console console) {
        int[] widths = new int[heading.size()];
        boolean[] numeric = new boolean[heading.size()];
        Arrays.fill(numeric, !rows.isEmpty());
        measure(heading, widths);
        for (List<String> row : rows) {
            measure(row, widths);
            for (int i = 0; i < widths.length; i++) {
                numeric[i] &= isNumber(row.get(i));
            }
        }
        console.print(format(heading, widths, numeric));
        rows.forEach(row -> console.print(format(row, widths, numeric)));
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(c -> Character.isDigit(c) || c == '.' || c == ',' || c == '-');
    }

    private static String format(List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }
}
