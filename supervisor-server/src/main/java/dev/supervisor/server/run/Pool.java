package dev.supervisor.server.run;

/**
 * A queue of steps.
 *
 * @param slots steps that may run at the same time
 * @param capacity steps that may wait
 */
public record Pool(String name, int slots, int capacity) {
    public static final String DEFAULT = "default";
}
