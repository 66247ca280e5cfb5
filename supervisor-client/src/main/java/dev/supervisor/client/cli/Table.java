package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final int stateColumn;

    /** @param stateColumn the column that is coloured by state; -1: none */
    Table(int stateColumn, String... headings) {
        this.stateColumn = stateColumn;
        rows.add(List.of(headings));
        states.add("");
    }

    Table row(String... cells) {
        List<String> clean = new ArrayList<>();
        for (String cell : cells) {
            clean.add(Console.clean(cell));
        }
        rows.add(clean);
        states.add(stateColumn < 0 ? "" : clean.get(stateColumn));
        return this;
    }

    void print(Console console) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                boolean last = i == columns - 1;
                String padded = last ? cell : cell + " ".repeat(widths[i] - cell.length() + 2);
                line.append(r > 0 && i == stateColumn ? console.colored(states.get(r), padded) : padded);
            }
            console.line(line.toString().stripTrailing());
        }
    }
}
