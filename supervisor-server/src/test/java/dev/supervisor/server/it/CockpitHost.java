package dev.supervisor.server.it;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.time.Duration;

/** What runs on the host that the cockpit's tests look at: services in most states, and runs that failed, run and wait. */
final class CockpitHost {
    /** A line that would do something if the page took it for HTML. */
    static final String HOSTILE = "<img src=x onerror=\"window.hostile=1\"><script>window.hostile=1</script>";

    static final int SERVICES = 11;

    private static final String YAML = """
            daemon: {sample_interval: 500ms}
            pools: {default: {slots: 2}}
            defaults:
              ready: {after: 100ms}
              stop: {timeout: 2s}
            services:
              postgres:
                command: |
                  echo 'starting PostgreSQL 15.10 on x86_64-pc-linux-gnu, 64-bit'
                  echo 'listening on IPv4 address "127.0.0.1", port 5432'
                  echo 'database system is ready to accept connections'
                  while sleep 5; do echo 'checkpoint complete: wrote 41 buffers (0.3%%)'; done
                ready: {log_line: ready to accept}
                reload_signal: HUP
              redis:
                command: |
                  echo 'Ready to accept connections tcp'
                  while sleep 7; do echo '100 changes in 300 seconds. Saving...'; done
              migrate:
                type: oneshot
                command: echo 'schema is at version 214, nothing to do'
                depends_on: {postgres: ready}
              api:
                command: |
                  echo 'listening on :8080'
                  i=0
                  while sleep 0.3; do
                    i=$((i + 1))
                    echo "GET /orders/$i 200 3 ms"
                    [ $((i %% 9)) -ne 0 ] || echo "GET /search?q=$HOSTILE 400" >&2
                  done
                env: {HOSTILE: '%s'}
                depends_on: {postgres: ready, migrate: succeeded, redis: started}
                backoff: {initial: 20s, max: 60s}
              nginx:
                command: |
                  while sleep 0.9; do echo '203.0.113.7 "GET / HTTP/2.0" 200 5316'; done
                depends_on: {api: ready}
              grafana: {command: 'while sleep 6; do echo level=info msg="completed cleanup jobs"; done'}
              node-exporter:
                command: 'echo listening on :9100; while sleep 60; do :; done'
                backoff: {initial: 20s, max: 60s}
              worker:
                command: |
                  echo 'waiting for the queue'
                  while sleep 4; do echo 'amqp.internal:5672: connection timed out, trying again' >&2; done
                ready: {log_line: consuming, timeout: 500ms}
              mailer:
                command: |
                  echo 'mailer 2.3.1'
                  echo 'smtp.internal:587: certificate has expired' >&2
                  exit 78
                ready: {log_line: connected to}
                backoff: {initial: 50ms, max: 200ms}
                crash_loop: {starts: 3, within: 10m, retry: 30m}
              newsletter:
                command: sleep 600
                depends_on: {mailer: ready}
              backup:
                type: oneshot
                command: |
                  echo 'dumping 14 tables'
                  echo 'uploaded shop.dump.zst, 812 MiB'
                depends_on: {postgres: ready}
            """.formatted(HOSTILE);

    /** The graph that failed, and one of the two runs that occupy all slots. */
    record Runs(long failed, long running) {}

    private CockpitHost() {}

    /** Starts the daemon, and waits until its services are in the states that they stay in. */
    static void start(DaemonUnderTest daemon) {
        daemon.startWith(YAML);
        awaitState(daemon, "nginx", "running");
        awaitState(daemon, "mailer", "crash_looping");
        awaitState(daemon, "worker", "degraded");
        awaitState(daemon, "newsletter", "blocked");
        awaitState(daemon, "backup", "exited");
    }

    /** Submits runs, and waits for the end of those that end. */
    static Runs submit(DaemonUnderTest daemon) throws IOException {
        SupervisorClient client = daemon.client();
        for (int i = 0; i < 3; i++) {
            client.runSubmit(RunSpec.builder()
                    .name("rotate-keys")
                    .shell("echo 'keys rotated'")
                    .build());
        }
        long failed = client.runSubmit(RunSpec.builder()
                        .name("nightly-report")
                        .step("extract", "echo 'read 48210 orders'; sleep 0.3")
                        .step("currencies", "echo 'rates of 34 currencies'; sleep 0.2")
                        .step("totals", "echo 'sums by day and shop'; sleep 0.2", "extract", "currencies")
                        .step("taxes", "echo 'no rate for region XK' >&2; exit 3", "extract")
                        .step("render", "echo 'rendered'", "totals", "taxes")
                        .step("send", "echo 'sent'", "render")
                        .label("asked-by", "finance")
                        .build())
                .runId();
        client.runWait(failed, Duration.ofSeconds(30));
        long running = client.runSubmit(media("transcode", 0)).runId();
        client.runSubmit(media("transcode", 0));
        Waits.until(
                "the slots are taken",
                () -> client.runList("running", null, null, 10).runs().size() == 2);
        client.runSubmit(media("thumbnails", 0));
        client.runSubmit(media("thumbnails", 5));
        return new Runs(failed, running);
    }

    static void awaitState(DaemonUnderTest daemon, String service, String state) {
        Waits.until(
                service + " is " + state,
                () -> daemon.client().serviceStatus(service).state().equals(state));
    }

    private static RunSpec media(String name, int priority) {
        return RunSpec.builder()
                .name(name)
                .priority(priority)
                .shell("for i in $(seq 900); do echo \"frame $((i * 240)) of 216000\"; sleep 1; done")
                .build();
    }
}
