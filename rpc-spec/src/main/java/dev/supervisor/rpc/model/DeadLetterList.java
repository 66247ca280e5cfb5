package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some dead letters, newest first.
 *
 * @param deadLetters a page of them
 * @param cursor give it to the next call for older ones; absent when there are no more
 */
public record DeadLetterList(
        List<DeadLetter> deadLetters, @Nullable String cursor) {}
