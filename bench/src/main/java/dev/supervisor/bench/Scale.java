package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How high a value stands in a chart.
 *
 * @param ticks values with their labels
 * @param lowest the value at the bottom
 * @param highest the value at the top
 * @param logarithmic whether equal factors are equally high, and not equal differences
 */
record Scale(List<Tick> ticks, double lowest, double highest, boolean logarithmic) {
    /** Nothing is drawn below this: the histograms' resolution. */
    private static final double MIN_MS = 0.001;

    private static final int STEPS = 4;

    /** Milliseconds, in powers of ten. */
    static Scale ofMillis(double least, double most) {
        int lowest = (int) Math.floor(Math.log10(Math.max(MIN_MS, least)));
        int highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(Math.max(MIN_MS, most))));
        List<Tick> ticks = new ArrayList<>();
        for (int power = lowest; power <= highest; power++) {
            String label =
                    power >= 3 ? Math.round(Math.pow(10, power - 3.0)) + " s" : trimmed(Math.pow(10, power)) + " ms";
            ticks.add(new Tick(Math.pow(10, power), label));
        }
        return new Scale(ticks, Math.pow(10, lowest), Math.pow(10, highest), true);
    }

    /** From zero, in steps of 1, 2 or 5 and zeros. */
    static Scale linear(double most, String unit) {
        double step = Math.pow(10, Math.ceil(Math.log10(Math.max(1e-3, most) / STEPS)));
        for (double finer : new double[] {0.2, 0.5}) {
            if (most <= finer * step * STEPS) {
                step *= finer;
                break;
            }
        }
        List<Tick> ticks = new ArrayList<>();
        int steps = Math.max(1, (int) Math.ceil(most / step));
        for (int i = 0; i <= steps; i++) {
            ticks.add(new Tick(i * step, trimmed(i * step) + (unit.isEmpty() ? "" : " " + unit)));
        }
        return new Scale(ticks, 0, steps * step, false);
    }

    /** 0 at the bottom, 1 at the top. */
    double share(double value) {
        return logarithmic
                ? Math.log10(Math.max(lowest, value) / lowest) / Math.log10(highest / lowest)
                : Math.max(0, value) / highest;
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3g", value);
    }
}
