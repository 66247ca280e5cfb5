package dev.supervisor.rpc.model;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is submitted: either {@code command} or {@code steps}.
 *
 * @param name for people, to find it again; default {@code run}
 * @param command program and arguments; as a string: run by {@code /bin/sh -c}
 * @param steps 1 to 256, whose {@code needs} form a graph without cycles
 * @param env added to the daemon's environment, for all steps
 * @param secretEnv names in {@code env} whose values never leave the daemon; {@code ********}, as which secrets are shown, is refused
 *     as a value
 * @param cwd working directory, absolute; default {@code /}
 * @param user run as this user
 * @param pool where it queues; default {@code default}
 * @param priority higher goes first; -1,000 to 1,000; default 0
 * @param timeoutMs for the whole run, from its first step; 1 to 2,592,000,000; default none
 * @param stopTimeoutMs from TERM to KILL when it is cancelled or timed out; default 10,000
 * @param idempotencyKey 1 to 200 characters; a second submit with the same key answers the first run
 * @param labels 32 at most
 * @param durability what the answered submit survives, where that is more than the daemon's own level: {@code off}, {@code normal},
 *     {@code full} or {@code extra}; {@code full} survives a power loss, unless the daemon is at {@code off}, which lets one corrupt all it has stored
 */
public record RunSpec(
        @Nullable String name,

        @JsonDeserialize(using = CommandReader.class) @Nullable
        List<String> command,

        @Nullable List<StepSpec> steps,
        @Nullable Map<String, String> env,
        @Nullable List<String> secretEnv,
        @Nullable String cwd,
        @Nullable String user,
        @Nullable String pool,
        @Nullable Integer priority,
        @Nullable Long timeoutMs,
        @Nullable Long stopTimeoutMs,
        @Nullable String idempotencyKey,
        @Nullable Map<String, String> labels,
        @Nullable String durability) {

    /** A run of one command, of which nothing else is said. */
    public static RunSpec of(List<String> command) {
        return builder().command(command).build();
    }

    /** Begins to describe a run; what is not said keeps its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Leaves environment values out: they may be secret. */
    @Override
    public String toString() {
        return "RunSpec[name=" + name + "]";
    }

    /**
     * Describes a run step by step. Each method sets the component of the same name.
     *
     * <pre>{@code
     * RunSpec release = RunSpec.builder()
     *         .name("release")
     *         .step("build", "make")
     *         .step("test", List.of("make", "test"), "build")
     *         .idempotencyKey("release-42")
     *         .build();
     * }</pre>
     *
     * <p>Threading: one thread.
     */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable List<String> command;
        private final List<StepSpec> steps = new ArrayList<>();
        private final Map<String, String> env = new LinkedHashMap<>();
        private final List<String> secretEnv = new ArrayList<>();
        private @Nullable String cwd;
        private @Nullable String user;
        private @Nullable String pool;
        private @Nullable Integer priority;
        private @Nullable Long timeoutMs;
        private @Nullable Long stopTimeoutMs;
        private @Nullable String idempotencyKey;
        private final Map<String, String> labels = new LinkedHashMap<>();
        private @Nullable String durability;

        private Builder() {}

        /** The one command: program and arguments. */
        public Builder command(String... programAndArguments) {
            return command(List.of(programAndArguments));
        }

        /** The one command: program and arguments. */
        public Builder command(List<String> programAndArguments) {
            command = List.copyOf(programAndArguments);
            return this;
        }

        /** The one command: a line that {@code /bin/sh -c} runs. */
        public Builder shell(String line) {
            return command(Commands.shell(line));
        }

        /** One more step: a line that {@code /bin/sh -c} runs. */
        public Builder step(String step, String line, String... needs) {
            return step(step, Commands.shell(line), needs);
        }

        /**
         * One more step.
         *
         * @param needs steps that must succeed before it
         */
        public Builder step(String step, List<String> programAndArguments, String... needs) {
            return step(new StepSpec(step, List.copyOf(programAndArguments), List.of(needs), null));
        }

        /** One more step. */
        public Builder step(StepSpec step) {
            steps.add(step);
            return this;
        }

        /** One more variable, for all steps. */
        public Builder env(String variable, String value) {
            env.put(variable, value);
            return this;
        }

        /** One more variable, whose value never leaves the daemon. */
        public Builder secretEnv(String variable, String value) {
            env.put(variable, value);
            secretEnv.add(variable);
            return this;
        }

        /** One more label. */
        public Builder label(String label, String value) {
            labels.put(label, value);
            return this;
        }

        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder cwd(String cwd) {
            this.cwd = cwd;
            return this;
        }

        public Builder user(String user) {
            this.user = user;
            return this;
        }

        public Builder pool(String pool) {
            this.pool = pool;
            return this;
        }

        public Builder priority(int priority) {
            this.priority = priority;
            return this;
        }

        public Builder timeout(Duration timeout) {
            timeoutMs = timeout.toMillis();
            return this;
        }

        public Builder stopTimeout(Duration stopTimeout) {
            stopTimeoutMs = stopTimeout.toMillis();
            return this;
        }

        public Builder idempotencyKey(String idempotencyKey) {
            this.idempotencyKey = idempotencyKey;
            return this;
        }

        public Builder durability(String durability) {
            this.durability = durability;
            return this;
        }

        /** What was described; the daemon checks it when it is sent. */
        public RunSpec build() {
            return new RunSpec(
                    name,
                    command,
                    steps.isEmpty() ? null : List.copyOf(steps),
                    env.isEmpty() ? null : Map.copyOf(env),
                    secretEnv.isEmpty() ? null : List.copyOf(secretEnv),
                    cwd,
                    user,
                    pool,
                    priority,
                    timeoutMs,
                    stopTimeoutMs,
                    idempotencyKey,
                    labels.isEmpty() ? null : Map.copyOf(labels),
                    durability);
        }
    }
}
