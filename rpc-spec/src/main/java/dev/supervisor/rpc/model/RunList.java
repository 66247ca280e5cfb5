package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some runs, newest first.
 *
 * @param runs without their steps
 * @param cursor give it to the next call for older runs; absent when there are no more
 */
public record RunList(List<RunStatus> runs, @Nullable String cursor) {}
