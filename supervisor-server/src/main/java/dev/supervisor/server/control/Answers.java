package dev.supervisor.server.control;

import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.StepStatus;
import dev.supervisor.server.logs.LogEntry;
import dev.supervisor.server.logs.LogRead;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.OutputSink.Channel;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.process.Signals;
import dev.supervisor.server.process.TreeUsage;
import dev.supervisor.server.store.ProcessRow;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.supervise.ServiceView;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From what the daemon knows to what it answers. */
final class Answers {
    private Answers() {}

    static ServiceStatus status(ServiceView view, Instant now) {
        ProcessIdentity process = view.process();
        TreeUsage usage = view.usage();
        ExitStatus exit = view.exit();
        return new ServiceStatus(
                view.name(),
                view.state().word(),
                view.wanted() ? "up" : "down",
                view.ready(),
                process == null ? null : process.pid(),
                view.invocation() == null ? null : view.invocation().toString(),
                view.restartCount(),
                exit == null ? null : exit.code(),
                exit == null || exit.signal() == null ? null : Signals.name(exit.signal()),
                view.since(),
                process == null || view.startedAt() == null
                        ? null
                        : Math.max(0, Duration.between(view.startedAt(), now).toMillis()),
                view.nextRetryAt(),
                view.blockedBy(),
                usage == null ? null : usage.cpuPercent(),
                usage == null ? null : usage.memoryBytes(),
                usage == null ? null : usage.processes(),
                view.lastError(),
                view.revision());
    }

    /** @param needs for each step, the names of those it needs */
    static RunStatus run(RunRow run, List<StepRow> steps, List<List<String>> needs, Map<String, String> labels) {
        return new RunStatus(
                run.id(),
                run.name(),
                run.pool(),
                run.priority(),
                run.state(),
                run.exitCode(),
                signal(run.exitSignal()),
                Instant.ofEpochMilli(run.submittedAt()),
                instant(run.startedAt()),
                instant(run.finishedAt()),
                run.error(),
                labels,
                IntStream.range(0, steps.size())
                        .mapToObj(i -> step(steps.get(i), needs.get(i)))
                        .toList());
    }

    static LogPage page(LogRead read) {
        return new LogPage(
                read.entries().stream().map(Answers::line).toList(), read.next().toString(), read.truncated());
    }

    private static StepStatus step(StepRow step, List<String> needs) {
        ProcessRow process = step.process();
        boolean running = step.state().equals("running");
        return new StepStatus(
                step.name(),
                needs,
                step.state(),
                process == null || !running ? null : process.pid(),
                process == null ? null : process.invocationId(),
                step.exitCode(),
                signal(step.exitSignal()),
                instant(step.startedAt()),
                instant(step.finishedAt()),
                step.error());
    }

    private static LogLine line(LogEntry entry) {
        String text;
        String base64 = null;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(entry.bytes()))
                    .toString();
        } catch (CharacterCodingException notText) {
            text = new String(entry.bytes(), StandardCharsets.UTF_8);
            base64 = Base64.getEncoder().encodeToString(entry.bytes());
        }
        return new LogLine(
                Instant.ofEpochMilli(entry.timeMillis()),
                entry.channel() == Channel.STDOUT ? "stdout" : "stderr",
                entry.invocation().toString(),
                text,
                base64,
                entry.partial());
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable String signal(@Nullable Integer number) {
        return number == null ? null : Signals.name(number);
    }
}
