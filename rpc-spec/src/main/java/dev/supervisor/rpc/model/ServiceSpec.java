package dev.supervisor.rpc.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as its owner describes it. Everything but name and command may be left out.
 *
 * @param name 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit
 * @param command program and arguments; as a string: run by {@code /bin/sh -c}
 * @param type {@code service} (default) or {@code oneshot}: runs once, and is done when it succeeds
 * @param env added to the daemon's environment
 * @param secretEnv names in {@code env} whose values never leave the daemon, and are shown as {@code ********}; that value is
 *     refused, so that what was shown cannot be written back in the secret's place
 * @param cwd working directory, absolute; default {@code /}
 * @param user run as this user; needs a daemon run by root
 * @param dependsOn service name to the condition that must hold: {@code started}, {@code ready}, {@code succeeded}
 * @param restart {@code always} (default), {@code on-failure} (default of a oneshot), {@code never}
 * @param successExitCodes exit codes that count as success; default 0
 * @param backoffInitialMs first pause before a restart, 1 to 3,600,000; default 500; doubles each time
 * @param backoffMaxMs longest pause, also the up-time that resets the pause; default 30,000
 * @param crashLoopStarts this many failures within {@code crash_loop_window_ms} put it on the slow lane; default 10
 * @param crashLoopWindowMs default 600,000
 * @param crashLoopRetryMs pause on the slow lane; default 300,000
 * @param readyAfterMs ready once alive this long; default 1,000
 * @param readyLogLine ready once a line of output contains this text, instead
 * @param readyTimeoutMs {@code degraded} when not ready after this long; default 60,000
 * @param stopSignal such as {@code TERM} (default), {@code INT}, {@code QUIT}
 * @param stopTimeoutMs time to end before it is killed, 0 to 3,600,000; default 10,000
 * @param reloadSignal what has it read its configuration again, such as {@code HUP}; default none
 * @param shim start it under a small shell that keeps output and exit status while no daemon runs; default false
 * @param logMaxBytes size at which its log rotates; default 10 MiB
 * @param logMaxFiles rotated pieces kept, with the current one; default 5
 */
public record ServiceSpec(
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL)
        String name,

        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) @JsonDeserialize(using = CommandReader.class)
        List<String> command,

        @Nullable String type,
        @Nullable Map<String, String> env,
        @Nullable List<String> secretEnv,
        @Nullable String cwd,
        @Nullable String user,
        @Nullable Map<String, String> dependsOn,
        @Nullable String restart,
        @Nullable List<Integer> successExitCodes,
        @Nullable Long backoffInitialMs,
        @Nullable Long backoffMaxMs,
        @Nullable Integer crashLoopStarts,
        @Nullable Long crashLoopWindowMs,
        @Nullable Long crashLoopRetryMs,
        @Nullable Long readyAfterMs,
        @Nullable String readyLogLine,
        @Nullable Long readyTimeoutMs,
        @Nullable String stopSignal,
        @Nullable Long stopTimeoutMs,
        @Nullable String reloadSignal,
        @Nullable Boolean shim,
        @Nullable Long logMaxBytes,
        @Nullable Integer logMaxFiles) {

    /** A service of which only the necessary is said. */
    public static ServiceSpec of(String name, List<String> command) {
        return named(name).command(command).build();
    }

    /** Begins to describe a service; what is not said keeps its default. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Leaves environment values out: they may be secret. */
    @Override
    public String toString() {
        return "ServiceSpec[name=" + name + "]";
    }

    /**
     * Describes a service step by step. Each method sets the component of the same name.
     *
     * <pre>{@code
     * ServiceSpec web = ServiceSpec.named("web")
     *         .command("/usr/bin/web", "--port", "8080")
     *         .env("LEVEL", "info")
     *         .secretEnv("TOKEN", token)
     *         .dependsOn("db", "ready")
     *         .readyLogLine("listening")
     *         .build();
     * }</pre>
     *
     * <p>Threading: one thread.
     */
    public static final class Builder {
        private final String name;
        private List<String> command = List.of();
        private final Map<String, String> env = new LinkedHashMap<>();
        private final List<String> secretEnv = new ArrayList<>();
        private final Map<String, String> dependsOn = new LinkedHashMap<>();
        private @Nullable String type;
        private @Nullable String cwd;
        private @Nullable String user;
        private @Nullable String restart;
        private @Nullable List<Integer> successExitCodes;
        private @Nullable Long backoffInitialMs;
        private @Nullable Long backoffMaxMs;
        private @Nullable Integer crashLoopStarts;
        private @Nullable Long crashLoopWindowMs;
        private @Nullable Long crashLoopRetryMs;
        private @Nullable Long readyAfterMs;
        private @Nullable String readyLogLine;
        private @Nullable Long readyTimeoutMs;
        private @Nullable String stopSignal;
        private @Nullable Long stopTimeoutMs;
        private @Nullable String reloadSignal;
        private @Nullable Boolean shim;
        private @Nullable Long logMaxBytes;
        private @Nullable Integer logMaxFiles;

        private Builder(String name) {
            this.name = name;
        }

        /** The program and its arguments. */
        public Builder command(String... programAndArguments) {
            return command(List.of(programAndArguments));
        }

        /** The program and its arguments. */
        public Builder command(List<String> programAndArguments) {
            command = List.copyOf(programAndArguments);
            return this;
        }

        /** A line that {@code /bin/sh -c} runs. */
        public Builder shell(String line) {
            return command(Commands.shell(line));
        }

        /** One more variable. */
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

        /** @param condition {@code started}, {@code ready} or {@code succeeded} */
        public Builder dependsOn(String service, String condition) {
            dependsOn.put(service, condition);
            return this;
        }

        /** Runs once, and is done when it succeeds. */
        public Builder oneshot() {
            type = "oneshot";
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

        public Builder restart(String restart) {
            this.restart = restart;
            return this;
        }

        public Builder successExitCodes(Integer... codes) {
            successExitCodes = List.of(codes);
            return this;
        }

        public Builder backoffInitial(Duration backoffInitial) {
            backoffInitialMs = backoffInitial.toMillis();
            return this;
        }

        public Builder backoffMax(Duration backoffMax) {
            backoffMaxMs = backoffMax.toMillis();
            return this;
        }

        public Builder crashLoopStarts(int crashLoopStarts) {
            this.crashLoopStarts = crashLoopStarts;
            return this;
        }

        public Builder crashLoopWindow(Duration crashLoopWindow) {
            crashLoopWindowMs = crashLoopWindow.toMillis();
            return this;
        }

        public Builder crashLoopRetry(Duration crashLoopRetry) {
            crashLoopRetryMs = crashLoopRetry.toMillis();
            return this;
        }

        public Builder readyAfter(Duration readyAfter) {
            readyAfterMs = readyAfter.toMillis();
            return this;
        }

        public Builder readyLogLine(String readyLogLine) {
            this.readyLogLine = readyLogLine;
            return this;
        }

        public Builder readyTimeout(Duration readyTimeout) {
            readyTimeoutMs = readyTimeout.toMillis();
            return this;
        }

        public Builder stopSignal(String stopSignal) {
            this.stopSignal = stopSignal;
            return this;
        }

        public Builder stopTimeout(Duration stopTimeout) {
            stopTimeoutMs = stopTimeout.toMillis();
            return this;
        }

        public Builder reloadSignal(String reloadSignal) {
            this.reloadSignal = reloadSignal;
            return this;
        }

        public Builder shim() {
            shim = true;
            return this;
        }

        public Builder logMaxBytes(long logMaxBytes) {
            this.logMaxBytes = logMaxBytes;
            return this;
        }

        public Builder logMaxFiles(int logMaxFiles) {
            this.logMaxFiles = logMaxFiles;
            return this;
        }

        /** What was described; the daemon checks it when it is sent. */
        public ServiceSpec build() {
            return new ServiceSpec(
                    name,
                    command,
                    type,
                    env.isEmpty() ? null : Map.copyOf(env),
                    secretEnv.isEmpty() ? null : List.copyOf(secretEnv),
                    cwd,
                    user,
                    dependsOn.isEmpty() ? null : Map.copyOf(dependsOn),
                    restart,
                    successExitCodes,
                    backoffInitialMs,
                    backoffMaxMs,
                    crashLoopStarts,
                    crashLoopWindowMs,
                    crashLoopRetryMs,
                    readyAfterMs,
                    readyLogLine,
                    readyTimeoutMs,
                    stopSignal,
                    stopTimeoutMs,
                    reloadSignal,
                    shim,
                    logMaxBytes,
                    logMaxFiles);
        }
    }
}
