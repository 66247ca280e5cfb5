package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Services that come and go, and some that stay until all is wiped.
 *
 * <p>Threading: one thread.
 */
final class ServiceChurn {
    /** Services that stay; a third of them talk. */
    static final int STEADY = 9;

    static final String STEADY_PREFIX = "steady-";

    private static final int NAMES = 5;
    private static final Duration READY_AFTER = Duration.ofMillis(50);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final List<String> SILENT = List.of("sleep", "1000000");
    private static final List<String> TALKING = List.of("/bin/sh", "-c", "while sleep 1; do echo talking; done");

    private final SupervisorClient client;
    private final Faults faults;
    private final Clock clock;
    private long rounds;

    /** Takes the time of calls. */
    interface Clock {
        <T> T time(String name, Call<T> call) throws IOException;
    }

    /** A call. */
    interface Call<T> {
        T make() throws IOException;
    }

    ServiceChurn(SupervisorClient client, Faults faults, Clock clock) {
        this.client = client;
        this.faults = faults;
        this.clock = clock;
    }

    static String steady(int number) {
        return STEADY_PREFIX + number;
    }

    long rounds() {
        return rounds;
    }

    void defineSteady() {
        for (int i = 0; i < STEADY; i++) {
            String name = steady(i);
            List<String> command = i % 3 == 0 ? TALKING : SILENT;
            attempt(name, () -> {
                set(name, command);
                expect(name, "start", clock.time("service.start", () -> client.serviceStart(name, WAIT)), true);
            });
        }
    }

    /** One service from its definition to its end. */
    void next() {
        String name = "churn-" + rounds++ % NAMES;
        attempt(name, () -> {
            set(name, SILENT);
            ServiceStatus started = clock.time("service.start", () -> client.serviceStart(name, WAIT));
            expect(name, "start", started, true);
            ServiceStatus restarted = clock.time("service.restart", () -> client.serviceRestart(name, WAIT));
            expect(name, "restart", restarted, true);
            if (Objects.equals(started.pid(), restarted.pid())) {
                faults.add(getClass(), name + " is the same process after its restart");
            }
            expect(name, "stop", clock.time("service.stop", () -> client.serviceStop(name, WAIT)), false);
            clock.time("service.delete", () -> client.serviceDelete(name));
            expectGone(name);
        });
    }

    private interface Steps {
        void take() throws IOException;
    }

    private void attempt(String name, Steps steps) {
        try {
            steps.take();
        } catch (IOException | RuntimeException e) {
            faults.add(getClass(), name + ": " + e.getMessage());
        }
    }

    private void set(String name, List<String> command) throws IOException {
        clock.time("service.set", () -> client.serviceSet(spec(name, command)));
    }

    private void expect(String name, String after, ServiceStatus status, boolean up) {
        if ((status.pid() != null) != up) {
            faults.add(getClass(), name + " is " + status.state() + " after " + after);
        }
    }

    private void expectGone(String name) throws IOException {
        try {
            client.serviceStatus(name);
            faults.add(getClass(), name + " is there after it was deleted");
        } catch (RpcException refused) {
            if (refused.error() != RpcError.NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static ServiceSpec spec(String name, List<String> command) {
        return ServiceSpec.named(name).command(command).readyAfter(READY_AFTER).build();
    }
}
