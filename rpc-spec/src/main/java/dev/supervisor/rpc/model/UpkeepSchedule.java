package dev.supervisor.rpc.model;

import java.time.Instant;

/**
 * When a kind of pass is done.
 *
 * @param schedule cron expression: minute, hour, day, month, weekday, in the daemon's time zone
 */
public record UpkeepSchedule(String kind, String schedule, Instant nextAt) {}
