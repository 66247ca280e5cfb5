package dev.supervisor.rpc.model;

import java.time.Instant;

/**
 * When a kind of pass is done.
 *
 * @param kind {@code retention}, {@code vacuum} or {@code backup}
 * @param schedule cron expression: minute, hour, day, month, weekday, in the daemon's time zone
 * @param nextAt when it is due next
 */
public record UpkeepSchedule(String kind, String schedule, Instant nextAt) {}
