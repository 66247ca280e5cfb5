package dev.supervisor.server.run;

import dev.supervisor.server.process.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a step's process ended.
 *
 * @param timedOut it was ended because its time, or the run's, was over
 * @param started whether the program ever ran
 * @param detail what is worth telling, such as why it could not start or what had to be killed
 */
public record StepEnd(
        ExitStatus exit,
        boolean timedOut,
        boolean started,
        @Nullable String detail) {}
