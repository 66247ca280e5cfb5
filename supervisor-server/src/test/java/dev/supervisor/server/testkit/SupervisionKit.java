package dev.supervisor.server.testkit;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.State;
import dev.supervisor.server.supervise.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A supervisor in whose world nothing happens by itself. Pauses have no jitter. */
public final class SupervisionKit {
    /** Gives 0.5 as a double, which is the middle of the jitter. */
    private static final long MIDDLE = Long.MIN_VALUE;

    public final ManualLoop loop = new ManualLoop();
    public final FakeLauncher launcher = new FakeLauncher();
    public final RecordingListener listener = new RecordingListener();
    private final List<Runnable> readyLines = new ArrayList<>();
    public final Supervisor supervisor = new Supervisor(
            loop,
            launcher,
            (definition, invocation, onReadyLine) -> {
                readyLines.add(onReadyLine);
                return new FakeSink();
            },
            listener,
            () -> MIDDLE,
            Map.of("PATH", "/bin"));

    /** Services that are there and not wanted. */
    public SupervisionKit with(DefinitionBuilder... builders) {
        for (DefinitionBuilder builder : builders) {
            supervisor.add(builder.build(), 1, false, false);
        }
        return this;
    }

    public void start(String name) {
        supervisor.start(name, "by hand");
        loop.run();
    }

    public void stop(String name) {
        supervisor.stop(name, "by hand");
        loop.run();
    }

    public void restart(String name) {
        supervisor.restart(name, "by hand");
        loop.run();
    }

    /** Whether a process is replaced by it. */
    public boolean redefine(DefinitionBuilder builder) {
        Definition definition = builder.build();
        boolean replaced = supervisor.redefine(definition, 2, false, "redefined");
        loop.run();
        return replaced;
    }

    /** The last launch succeeds, and is recorded unless recordings are held. */
    public FakeChild comesUp() {
        FakeChild child = launcher.lastLaunch().succeeds();
        loop.run();
        return child;
    }

    /** Starts the service and lets it become ready. */
    public FakeChild running(String name) {
        start(name);
        FakeChild child = comesUp();
        loop.advance(Duration.ofSeconds(1));
        return child;
    }

    /** The program ends and leaves nothing. */
    public void ends(FakeChild child, ExitStatus status) {
        child.exits(status);
        loop.run();
        child.isCleared();
        loop.run();
    }

    public void ends(FakeChild child, int code) {
        ends(child, ExitStatus.exited(code));
    }

    /** The output of the n-th process (from 0) has the line that says it is ready. */
    public void showsReadyLine(int process) {
        readyLines.get(process).run();
        loop.run();
    }

    public void seconds(long seconds) {
        loop.advance(Duration.ofSeconds(seconds));
    }

    public int launches() {
        return launcher.launches().size();
    }

    public ServiceView view(String name) {
        return Objects.requireNonNull(supervisor.snapshot().find(name));
    }

    public State state(String name) {
        return view(name).state();
    }
}
