package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What upkeep does and did.
 *
 * @param schedules one for each kind of pass that has one
 * @param running the pass that goes on; null: none
 * @param passes the newest first
 */
public record UpkeepReport(
        List<UpkeepSchedule> schedules, @Nullable UpkeepPass running, List<UpkeepPass> passes) {}
