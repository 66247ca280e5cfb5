package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell; on a terminal together no wider than that, the longest cut first, states never. */
final class Table {
    private static final int GAP = 2;
    private static final int LEAST = 6;

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

    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print(Console console) {
        lines(console, console.columns()).forEach(console::line);
    }

    /**
     * The headings and the rows, coloured.
     *
     * @param most characters a line may have; 0: as many as it takes
     */
    List<String> lines(Console console, int most) {
        int[] widths = widths(most);
        List<String> lines = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            int blanks = 0;
            for (int i = 0; i < widths.length; i++) {
                String cell =
                        cut(rows.get(r).get(i), widths[i], console.terminal().ellipsis());
                if (!cell.isEmpty()) {
                    line.append(" ".repeat(blanks));
                    line.append(r > 0 && i == stateColumn ? console.colored(states.get(r), cell) : cell);
                    blanks = 0;
                }
                blanks += widths[i] - cell.length() + GAP;
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private int[] widths(int most) {
        int[] widths = new int[rows.get(0).size()];
        int sum = (widths.length - 1) * GAP;
        for (int i = 0; i < widths.length; i++) {
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
            sum += widths[i];
        }
        for (int widest = widest(widths); most > 0 && sum > most && widths[widest] > LEAST; sum--) {
            widths[widest]--;
            widest = widest(widths);
        }
        return widths;
    }

    private int widest(int[] widths) {
        int widest = stateColumn == 0 && widths.length > 1 ? 1 : 0;
        for (int i = widest + 1; i < widths.length; i++) {
            widest = i != stateColumn && widths[i] >= widths[widest] ? i : widest;
        }
        return widest;
    }

    static String cut(String text, int width, String ellipsis) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - ellipsis.length())) + ellipsis;
    }
}
