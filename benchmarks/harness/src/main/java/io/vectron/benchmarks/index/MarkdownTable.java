package io.vectron.benchmarks.index;

import java.util.List;

/** A Markdown table; all columns but the first are numbers. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    MarkdownTable(List<String> header) {
        columns = header.size();
        row(header);
        text.append('|').append(" --- |").append(" ---: |".repeat(columns - 1)).append('\n');
    }

    void row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns + " columns: " + cells);
        }
        text.append('|');
        for (String cell : cells) {
            text.append(' ').append(cell.replace("|", "\\|")).append(" |");
        }
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
