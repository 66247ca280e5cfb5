package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.SupervisionKit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored is carried out, and who is told that nothing was done can believe it. */
class ServiceControlTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final int MAX_WAITING = 4_096;

    @TempDir
    private Path directory;

    private final SupervisionKit kit = new SupervisionKit();
    private final WipeFence fence = new WipeFence();
    private TestDatabase db;
    private ServiceControl services;

    @BeforeEach
    void defineOneThatRuns() {
        db = TestDatabase.in(directory);
        LogStore logs = new LogStore(directory.resolve("logs"), CLOCK, trouble -> {});
        services = new ServiceControl(
                db.database, kit.loop, kit.supervisor, new LogControl(logs, Runnable::run), fence, CLOCK);
        done(set("prog"));
        kit.comesUp();
        kit.seconds(1);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aWishThatWasStoredIsCarriedOutThoughTheLoopIsFullByThen() {
        kit.loop.hasRoomFor(1);
        CompletableFuture<ServiceStatus> stopped = services.stop("web", null, "me");
        assertThat(kit.loop.ask(() -> true)).isCompletedExceptionally();

        assertThat(done(stopped).state()).isEqualTo("stopping");
        assertThat(kit.loop.room()).isEqualTo(1);
    }

    @Test
    void aDefinitionThatWasStoredIsInForceThoughTheLoopIsFullByThen() {
        kit.loop.hasRoomFor(1);
        CompletableFuture<?> set = set("another");
        assertThat(kit.loop.ask(() -> true)).isCompletedExceptionally();

        done(set);
        assertThat(kit.view("web").definition().command()).containsExactly("another");
    }

    @Test
    void whenTheLoopIsFullNothingIsStored() {
        kit.loop.hasRoomFor(0);

        for (CompletableFuture<?> refused : List.of(
                services.stop("web", null, "me"),
                services.reset("web", "me"),
                services.signal("web", "HUP", null, "me"),
                set("another"))) {
            assertThat(failure(refused)).isInstanceOf(RejectedExecutionException.class);
        }
        boolean isUpWanted = db.read(session -> new ServiceStore().isTarget(session, "web", "up"));
        assertThat(isUpWanted).isTrue();
        assertThat(db.count("revisions")).isEqualTo(1);
        assertThat(db.count("events")).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeStoredGivesItsPlaceBack() {
        int room = kit.loop.room();
        fence.raise();

        assertThat(failure(set("another"))).isInstanceOf(RpcException.class);
        assertThat(kit.loop.room()).isEqualTo(room);
    }

    @Test
    void aRestartIsAnsweredAtOnceWhenTooManyWaitToBeToldOfIt() {
        kit.loop.hasRoomFor(MAX_WAITING);
        for (int i = 0; i < MAX_WAITING; i++) {
            services.await("web", "down", 60_000);
        }
        kit.loop.run();

        assertThat(done(services.restart("web", 60_000, "me")).state()).isEqualTo("stopping");
    }

    @Test
    void aDeletionThatStoppedSomethingIsNotSaidToHaveDoneNothing() {
        CompletableFuture<?> deleted = services.delete("web", "me", any -> true);
        settle();
        kit.loop.advance(Duration.ofHours(2));

        assertNotRetryable(failure(deleted), RpcError.TIMEOUT, "did not stop");
    }

    @Test
    void aDeletionThatFindsNoPlaceAfterItStoppedSomethingIsNotSaidToHaveDoneNothing() {
        CompletableFuture<Boolean> busy = new CompletableFuture<>();
        db.database.write(session -> busy.join());
        CompletableFuture<?> deleted = services.delete("web", "me", any -> true);
        kit.loop.run();
        kit.loop.hasRoomFor(-1); // the place that the wish has kept is one too many by now
        busy.complete(true);

        assertNotRetryable(failure(deleted), RpcError.QUEUE_FULL, "told to stop");
    }

    private static void assertNotRetryable(Throwable failure, RpcError error, String words) {
        assertThat(failure)
                .isInstanceOfSatisfying(RpcException.class, refused -> {
                    assertThat(refused.error()).isEqualTo(error);
                    assertThat(refused.data().retryable()).isFalse();
                })
                .hasMessageContaining(words);
    }

    private CompletableFuture<?> set(String program) {
        return services.set(ServiceSpec.of("web", List.of(program)), false, "me");
    }

    private <T> T done(CompletableFuture<T> answer) {
        settle();
        assertThat(answer).isCompleted();
        return answer.join();
    }

    private Throwable failure(CompletableFuture<?> answer) {
        settle();
        assertThat(answer).isCompletedExceptionally();
        return Failures.unwrap(answer.handle((done, failure) -> failure).join());
    }

    /** What was asked for is written, then acted on, and that as often as one leads to the other. */
    private void settle() {
        for (int i = 0; i < 3; i++) {
            kit.loop.run();
            db.write(session -> true);
        }
        kit.loop.run();
    }
}
