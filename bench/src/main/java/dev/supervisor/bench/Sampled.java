package dev.supervisor.bench;

/**
 * What is watched of a daemon over time.
 *
 * <p>A drift is a growth that the samples prove and that is worth a word: by more than {@code tolerance}, and by more than a
 * twentieth of what it was.
 */
enum Sampled {
    MEMORY("memory", "MiB", 24),
    THREADS("threads", "", 2),
    DESCRIPTORS("descriptors", "", 6),
    CPU("CPU", "%", 10),
    DATABASE("database", "MiB", 4),
    WAL("write-ahead log", "MiB", 36),
    LOGS("logs", "MiB", 4),
    QUEUE("writer's queue", "", 20),
    WAITING("runs not yet looked for", "", 50);

    private final String title;
    private final String unit;
    private final double tolerance;

    /**
     * One look.
     *
     * @param second from the start of the load
     * @param memoryMib resident
     * @param cpuPercent of one core, since the sample before
     * @param queued units that wait for the writer
     * @param unfinished acknowledged runs that were not looked for yet
     */
    record Sample(
            int second,
            double memoryMib,
            int threads,
            int descriptors,
            double cpuPercent,
            double databaseMib,
            double walMib,
            double logsMib,
            int queued,
            int unfinished) {}

    Sampled(String title, String unit, double tolerance) {
        this.title = title;
        this.unit = unit;
        this.tolerance = tolerance;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    double of(Sample sample) {
        return switch (this) {
            case MEMORY -> sample.memoryMib();
            case THREADS -> sample.threads();
            case DESCRIPTORS -> sample.descriptors();
            case CPU -> sample.cpuPercent();
            case DATABASE -> sample.databaseMib();
            case WAL -> sample.walMib();
            case LOGS -> sample.logsMib();
            case QUEUE -> sample.queued();
            case WAITING -> sample.unfinished();
        };
    }

    /** Growth that matters, where it was so much before. */
    double tolerance(double level) {
        return Math.max(tolerance, level / 20);
    }
}
