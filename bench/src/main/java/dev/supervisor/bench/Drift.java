package dev.supervisor.bench;

import dev.supervisor.bench.Sampled.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether something grew all the time, and not just up and down.
 *
 * <p>The first third of the samples is left out, in which a JVM warms up and retention comes to its level. The rest is cut into
 * {@value #BLOCKS} blocks, each of which counts with its median, so that neighbouring samples, which are alike, are not taken for
 * independent ones and a wipe weighs no more than any other moment. Through these goes the slope of Theil and Sen, the median of
 * the slopes of all pairs; its lower confidence limit comes from the variance of Kendall's tau (P. K. Sen, Estimates of the
 * regression coefficient based on Kendall's tau, J. Am. Stat. Assoc. 63, 1968, section 6). Growth is proven when that limit is
 * above zero; it is a drift when what it comes to over the samples looked at is more than {@link Sampled#tolerance}.
 *
 * @param growth over the samples looked at, by the slope
 * @param least the growth that is proven, by the lower confidence limit
 * @param level the median of what was looked at
 */
record Drift(Sampled what, double growth, double least, double level) {
    private static final int BLOCKS = 16;
    /** Of the normal distribution, for one chance in two hundred to find growth where there is none. */
    private static final double DEVIATIONS = 2.576;

    static Drift of(Sampled what, List<Sample> samples) {
        List<Sample> latter = samples.subList(samples.size() / 3, samples.size());
        if (latter.size() < BLOCKS) {
            return new Drift(what, 0, 0, 0);
        }
        double[] times = new double[BLOCKS];
        double[] values = new double[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            List<Sample> block = latter.subList(i * latter.size() / BLOCKS, (i + 1) * latter.size() / BLOCKS);
            times[i] = median(block.stream().mapToDouble(Sample::second).toArray());
            values[i] = median(block.stream().mapToDouble(what::of).toArray());
        }
        double[] slopes = slopes(times, values);
        double span = times[BLOCKS - 1] - times[0];
        return new Drift(what, span * median(slopes), span * slopes[lowerLimit(slopes.length)], median(values));
    }

    boolean isThere() {
        return least > what.tolerance(level);
    }

    Check check() {
        return new Check(
                what.title() + " did not drift",
                !isThere(),
                String.format(
                        Locale.ROOT,
                        "%+.2f %s at a level of %.2f, of which %+.2f are certain; %.2f would be too much",
                        growth,
                        what.unit(),
                        level,
                        least,
                        what.tolerance(level)));
    }

    /** In ascending order. */
    private static double[] slopes(double[] times, double[] values) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                slopes.add((values[j] - values[i]) / Math.max(1, times[j] - times[i]));
            }
        }
        return slopes.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** The slope so many places below the middle as Kendall's statistic may stray. */
    private static int lowerLimit(int pairs) {
        double stray = DEVIATIONS * Math.sqrt(BLOCKS * (BLOCKS - 1.0) * (2 * BLOCKS + 5) / 18);
        return (int) Math.max(0, Math.floor((pairs - stray) / 2));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
