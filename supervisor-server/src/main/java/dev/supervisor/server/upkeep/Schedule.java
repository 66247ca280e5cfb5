package dev.supervisor.server.upkeep;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A cron expression of five fields (crontab(5)), in a time zone. */
public final class Schedule {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final String expression;
    private final ExecutionTime times;
    private final ZoneId zone;

    private Schedule(String expression, ExecutionTime times, ZoneId zone) {
        this.expression = expression;
        this.times = times;
        this.zone = zone;
    }

    /**
     * Parses an expression.
     *
     * @param now to look from whether it ever fires
     * @throws IllegalArgumentException when it is none, or names no moment that ever comes, such as the 30th of February
     */
    public static Schedule parse(String expression, ZoneId zone, Instant now) {
        Cron cron;
        try {
            cron = PARSER.parse(expression).validate();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + expression + "\" is no cron expression (minute hour day month weekday): " + e.getMessage(),
                    e);
        }
        ExecutionTime times = ExecutionTime.forCron(cron);
        if (times.nextExecution(now.atZone(zone)).isEmpty()) {
            throw new IllegalArgumentException("\"" + expression + "\" never fires");
        }
        return new Schedule(expression, times, zone);
    }

    /** The first moment after this one. */
    public Instant after(Instant moment) {
        return times.nextExecution(moment.atZone(zone))
                .map(ZonedDateTime::toInstant)
                .orElse(Instant.MAX);
    }

    /** The expression itself. */
    @Override
    public String toString() {
        return expression;
    }
}
