package dev.supervisor.server.testkit;

import dev.supervisor.server.process.Child;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.LaunchSpec;
import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.process.Remains;
import dev.supervisor.server.process.SpawnException;
import dev.supervisor.server.process.SweepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A launcher that starts nothing: the test says how each launch, each adoption and each clearing comes out. */
public final class FakeLauncher implements Launcher {
    private static final String BOOT = "boot";

    private final List<Launch> launches = new ArrayList<>();
    private final List<Adoption> adoptions = new ArrayList<>();
    private final List<Clearing> clearings = new ArrayList<>();
    private int nextPid = 100;

    /** A program that somebody wants started. */
    public final class Launch {
        private final LaunchSpec spec;
        private final OutputSink sink;
        private final CompletableFuture<Child> answer = new CompletableFuture<>();

        Launch(LaunchSpec spec, OutputSink sink) {
            this.spec = spec;
            this.sink = sink;
        }

        public LaunchSpec spec() {
            return spec;
        }

        public OutputSink sink() {
            return sink;
        }

        /** It is there, held at the gate. */
        public FakeChild succeeds() {
            FakeChild child = new FakeChild(identity(spec.invocationId()), true);
            answer.complete(child);
            return child;
        }

        public void fails(String why) {
            answer.completeExceptionally(new SpawnException(why));
        }
    }

    /** A process that somebody wants to take over. */
    public record Adoption(ProcessIdentity identity, OutputSink sink, CompletableFuture<Optional<Child>> answer) {
        /** It was let through before its daemon died. */
        public FakeChild succeeds() {
            return succeeds(false);
        }

        /** Its daemon died before it opened the gate. */
        public FakeChild findsItHeld() {
            return succeeds(true);
        }

        private FakeChild succeeds(boolean held) {
            FakeChild child = new FakeChild(identity, held);
            answer.complete(Optional.of(child));
            return child;
        }

        public void findsNothing() {
            answer.complete(Optional.empty());
        }
    }

    /** What is left of a process is to be ended. */
    public record Clearing(ProcessIdentity identity, CompletableFuture<Remains> answer) {
        /** It had run, and nobody saw how it ended. */
        public void isDone() {
            reports(ExitStatus.UNKNOWN);
        }

        /** Its shim had seen how it ended. */
        public void reports(ExitStatus exit) {
            answer.complete(new Remains(true, exit, false, SweepResult.NOTHING));
        }

        /** Its daemon died before it opened the gate. */
        public void neverLetThrough() {
            answer.complete(new Remains(false, ExitStatus.UNKNOWN, false, SweepResult.NOTHING));
        }

        /** It went with the host. */
        public void hostWasRestarted() {
            answer.complete(new Remains(true, ExitStatus.UNKNOWN, true, SweepResult.NOTHING));
        }
    }

    @Override
    public CompletableFuture<Child> launch(LaunchSpec spec, OutputSink sink) {
        Launch launch = new Launch(spec, sink);
        launches.add(launch);
        return launch.answer;
    }

    @Override
    public CompletableFuture<Optional<Child>> adopt(ProcessIdentity identity, OutputSink sink) {
        Adoption adoption = new Adoption(identity, sink, new CompletableFuture<>());
        adoptions.add(adoption);
        return adoption.answer();
    }

    @Override
    public CompletableFuture<Remains> clear(ProcessIdentity identity) {
        Clearing clearing = new Clearing(identity, new CompletableFuture<>());
        clearings.add(clearing);
        return clearing.answer();
    }

    @Override
    public String containment() {
        return "fake";
    }

    /** All launches so far, the first one first. */
    public List<Launch> launches() {
        return List.copyOf(launches);
    }

    public Launch lastLaunch() {
        return launches.get(launches.size() - 1);
    }

    public Adoption lastAdoption() {
        return adoptions.get(adoptions.size() - 1);
    }

    public List<Clearing> clearings() {
        return List.copyOf(clearings);
    }

    /** A process that an earlier daemon may have started. */
    public ProcessIdentity identity(UUID invocation) {
        int pid = nextPid++;
        return new ProcessIdentity(invocation, pid, pid * 10L, BOOT, false);
    }
}
