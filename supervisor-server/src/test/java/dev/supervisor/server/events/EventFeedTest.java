package dev.supervisor.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.Durability;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.SqliteDatabase;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFeedTest {
    private static final ServiceStatus WEB = new ServiceStatus(
            "web",
            "blocked",
            "up",
            false,
            null,
            null,
            0,
            null,
            null,
            Instant.EPOCH,
            null,
            null,
            List.of("db"),
            null,
            null,
            null,
            null,
            7);

    private static final int READ_QUEUE = 4;
    private static final int PAGE = EventFeed.CATCH_UP;

    @TempDir
    private Path directory;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    /** The feed's thread takes nothing more. */
    private final AtomicBoolean crowded = new AtomicBoolean();

    /** Given to the feed's thread so far. */
    private final AtomicInteger tasks = new AtomicInteger();

    private final EventStore events = new EventStore();
    private Database database;
    private EventFeed feed;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(
                new DatabaseConfig(
                        directory.resolve("supervisor.db"),
                        Durability.OFF,
                        2,
                        100_000,
                        READ_QUEUE,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)),
                Thread::new,
                death -> {},
                new MetricRegistry());
        feed = new EventFeed(database, this::execute, name -> name.equals("web") ? WEB : null, new MetricRegistry());
    }

    private void execute(Runnable task) {
        if (crowded.get()) {
            throw new RejectedExecutionException("50000 wait");
        }
        tasks.incrementAndGet();
        thread.execute(task);
    }

    @AfterEach
    void close() {
        feed.close("the test is over");
        thread.shutdownNow();
        database.close();
    }

    /** One who takes what there is when he is told. */
    private final class Reader {
        private final AtomicBoolean told = new AtomicBoolean();
        private final List<JsonNode> messages = new ArrayList<>();
        private final Following following;
        private boolean isOver;

        Reader(EventFilter filter, @Nullable Long after) {
            following = feed.follow(filter, after, "token:reader", () -> told.set(true));
            told.set(true);
        }

        /** Takes one batch. */
        void next() {
            take(following.next().join());
        }

        /** Takes all there is now. */
        void read() {
            while (!isOver && told.getAndSet(false)) {
                Following.Batch batch = following.next().join();
                while (!batch.messages().isEmpty() && !batch.isOver()) {
                    take(batch);
                    batch = following.next().join();
                }
                take(batch);
                isOver = batch.isOver();
            }
        }

        private void take(Following.Batch batch) {
            for (Message message : batch.messages()) {
                try {
                    messages.add(RpcJson.lenient()
                            .readTree(StandardCharsets.UTF_8
                                    .decode(message.notification())
                                    .toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        List<Long> numbers() {
            read();
            return seen();
        }

        /** Of what was taken so far. */
        List<Long> seen() {
            return messages.stream()
                    .filter(message -> message.get("method").asText().equals("event"))
                    .map(message -> message.get("params").get("seq").asLong())
                    .toList();
        }

        List<String> kinds() {
            read();
            return messages.stream()
                    .map(message -> message.get("method").asText())
                    .toList();
        }
    }

    @Test
    void everyCommittedEventIsToldOnceAndInOrder() {
        Reader reader = new Reader(EventFilter.ALL, null);
        assertThat(reader.kinds()).containsExactly("hello");

        add("service", "web", 300);

        Waits.until("all came", () -> reader.numbers().size() == 300);
        assertThat(reader.numbers()).isSorted().doesNotHaveDuplicates().startsWith(1L);
    }

    @Test
    void whatComesAfterTheNumberItBeganAtIsTold() throws Exception {
        Reader reader = new Reader(EventFilter.ALL, null);
        assertThat(reader.following.begun()).isNotDone();
        add("service", "web", 3);
        reader.read();
        long latest = reader.following.begun().get(10, TimeUnit.SECONDS);
        add("service", "web", 2);

        assertThat(latest).isEqualTo(3);
        assertThat(reader.messages.get(0).at("/params/latest").asLong()).isEqualTo(latest);
        Waits.until("all came", () -> reader.numbers().size() == 2);
        assertThat(reader.numbers()).containsExactly(4L, 5L);
    }

    @Test
    void whoseEventsCannotBeReadIsToldSoAndWhereToGoOn() {
        database.close();
        Reader resuming = new Reader(EventFilter.ALL, 7L);
        resuming.read();
        Reader anew = new Reader(EventFilter.ALL, null);
        anew.read();

        assertThat(resuming.isOver).isTrue();
        assertThat(resuming.messages.get(0).at("/params/reason").asText()).isEqualTo("its events cannot be read now");
        assertThat(resuming.messages.get(0).at("/params/resume_after").asLong()).isEqualTo(7);
        assertThat(anew.messages.get(0).at("/params/resume_after").isNull()).isTrue();
        assertThat(resuming.following.begun())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StoreException.class)
                .withMessage("the store is closed");
        assertThat(feed.dropped()).isEqualTo(2);
        assertThat(feed.followers()).isZero();
    }

    @Test
    void whoIsLetGoBeforeItBeganIsToldWhy() {
        Reader reader = new Reader(EventFilter.ALL, null);

        feed.close("the daemon is stopping");
        reader.read();

        assertThat(reader.following.begun())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        RpcException.class,
                        refused -> assertThat(refused.error()).isEqualTo(RpcError.SHUTTING_DOWN))
                .withMessage("Following was over before it began: the daemon is stopping");
    }

    @Test
    void whoResumesHasFirstWhatIsStoredThenWhatComesWithoutLossOrDoubles() {
        add("service", "web", 2_000);
        Reader reader = new Reader(EventFilter.ALL, 700L);
        add("service", "web", 50);
        reader.read();
        add("service", "web", 50);

        Waits.until("all came", () -> reader.numbers().size() == 1_400);
        assertThat(reader.numbers())
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(701L)
                .endsWith(2_100L);
    }

    @Test
    void aCrowdThatComesAtOnceIsLetInThoughTheReadersTakeFewAtATime() throws Exception {
        add("service", "web", 3);
        List<CompletableFuture<Following.Batch>> greetings = new ArrayList<>();
        List<Following> crowd = new ArrayList<>();
        for (int i = 0; i < 25 * READ_QUEUE; i++) {
            Following following = feed.follow(EventFilter.ALL, i % 2 == 0 ? null : 1L, "token:reader", () -> {});
            crowd.add(following);
            greetings.add(following.next());
        }
        for (CompletableFuture<Following.Batch> greeting : greetings) {
            assertThat(greeting.get(60, TimeUnit.SECONDS).messages()).hasSize(1);
        }

        List<CompletableFuture<Following.Batch>> rows =
                crowd.stream().map(Following::next).toList();
        for (int i = 1; i < rows.size(); i += 2) {
            assertThat(rows.get(i).get(60, TimeUnit.SECONDS).messages()).hasSize(2);
        }
    }

    @Test
    void whoIsTooSlowIsLetGoWithTheNumberToResumeAfter() {
        Reader slow = new Reader(EventFilter.ALL, null);
        slow.read();
        Reader quick = new Reader(EventFilter.ALL, null);
        quick.read();
        int all = EventFeed.RING + 904;
        for (int told = 500; told <= all; told += 500) {
            int now = told;
            add("service", "web", 500);
            Waits.until("the quick one has all", () -> quick.numbers().size() == now);
        }

        Waits.until("the slow one is let go", () -> {
            slow.read();
            return slow.isOver;
        });

        JsonNode end = slow.messages.get(slow.messages.size() - 1);
        assertThat(end.get("method").asText()).isEqualTo("end");
        assertThat(end.at("/params/reason").asText()).contains("too slow");
        long resumeAfter = end.at("/params/resume_after").asLong();
        Reader again = new Reader(EventFilter.ALL, resumeAfter);
        Waits.until("all came", () -> again.numbers().size() == all - resumeAfter);
        assertThat(feed.dropped()).isEqualTo(1);
        assertThat(feed.followers()).isEqualTo(2);
    }

    @Test
    void whatRetentionHasTakenIsAGap() {
        add("service", "web", 10);
        database.write(session -> session.update("DELETE FROM events WHERE id <= 6"))
                .join();

        Reader reader = new Reader(EventFilter.ALL, 2L);

        Waits.until("the rest came", () -> reader.numbers().size() == 4);
        assertThat(reader.kinds()).startsWith("hello", "gap");
        assertThat(reader.messages.get(1).at("/params/oldest").asLong()).isEqualTo(7);
        assertThat(reader.numbers()).containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void whatIsWipedBeforeItWasToldIsAGapToAllWhoFollowWhateverTheyWant() throws Exception {
        Reader all = new Reader(EventFilter.ALL, null);
        Reader runs = new Reader(new EventFilter(Set.of("run"), null, null, false), null);
        all.read();
        runs.read();
        CountDownLatch wiped = new CountDownLatch(1);
        thread.execute(() -> await(wiped));
        add("service", "web", 3);
        database.write(session -> session.update("DELETE FROM events")).join();
        add("system", "wipe", 1);
        wiped.countDown();

        Waits.until("the gap is told", () -> all.numbers().size() == 1);
        assertThat(all.kinds()).containsExactly("hello", "gap", "event");
        assertThat(all.messages.get(1).at("/params/oldest").asLong()).isEqualTo(4);
        assertThat(all.numbers()).containsExactly(4L);
        Waits.until("and to who wants none of it", () -> runs.kinds().size() == 2);
        assertThat(runs.kinds()).containsExactly("hello", "gap");
    }

    @Test
    void whatIsDeletedBetweenTwoPagesIsAGap() {
        add("service", "web", 3 * PAGE);
        Reader slow = new Reader(EventFilter.ALL, 0L);
        slow.next();
        slow.next();
        long given = slow.seen().get(slow.seen().size() - 1);
        assertThat(given).isLessThan(2 * PAGE);
        database.write(session -> session.update("DELETE FROM events WHERE id <= ?", 2 * PAGE))
                .join();

        Waits.until("the rest came", () -> slow.numbers().contains(3L * PAGE));

        assertThat(slow.kinds()).filteredOn("gap"::equals).hasSize(1);
        JsonNode gap = slow.messages.get(1 + (int) given);
        assertThat(gap.get("method").asText()).isEqualTo("gap");
        assertThat(gap.at("/params/oldest").asLong()).isEqualTo(2 * PAGE + 1);
        assertThat(slow.numbers()).hasSize((int) given + PAGE);
    }

    @Test
    void whatIsDeletedUnreadAtTheEndOfTheTableIsAGapBeforeTheNext() {
        add("service", "web", PAGE);
        Reader slow = new Reader(EventFilter.ALL, 0L);
        slow.next();
        database.write(session -> session.update("DELETE FROM events")).join();
        slow.read();
        add("service", "web", 1);

        Waits.until("the next came", () -> slow.numbers().size() == 1);
        assertThat(slow.kinds()).containsExactly("hello", "gap", "event");
    }

    @Test
    void unitsThatWereTakenBackLeaveNoHoleAndSoNoGap() {
        Reader reader = new Reader(EventFilter.ALL, null);
        reader.read();
        CompletableFuture<?> first = write("service");
        CompletableFuture<Object> takenBack = database.write(session -> {
            events.add(session, new EventRow(1, "service", "web", null, null, "why", null));
            throw new IllegalStateException("taken back");
        });
        CompletableFuture<?> last = write("service");

        assertThat(takenBack).failsWithin(Duration.ofSeconds(30));
        CompletableFuture.allOf(first, last).join();
        Waits.until("both came", () -> reader.numbers().size() == 2);
        assertThat(reader.kinds()).containsExactly("hello", "event", "event");
        assertThat(reader.numbers()).containsExactly(1L, 2L);
    }

    @Test
    void aBrowserThatIsCutOffBeforeTheFirstEventKnowsWhereToGoOn() {
        add("service", "web", 10);
        database.write(session -> session.update("DELETE FROM events WHERE id <= 6"))
                .join();

        assertThat(greeting(null)).startsWith("id: 10\nevent: hello\n");
        assertThat(greeting(8L)).startsWith("id: 8\nevent: hello\n");
        assertThat(greeting(2L)).startsWith("event: hello\n").contains("\n\nid: 6\nevent: gap\n");
    }

    private String greeting(@Nullable Long after) {
        Following.Batch greeting =
                new Reader(EventFilter.ALL, after).following.next().join();
        return StandardCharsets.UTF_8
                .decode(Message.serverSent(greeting.messages()))
                .toString();
    }

    @Test
    void theBatchesOfManyTogetherAreNoLargerThanThoseOfFew() {
        add("service", "w".repeat(10_000), 20);
        Reader alone = new Reader(EventFilter.ALL, 0L);
        alone.next();
        alone.next();
        int few = alone.seen().size();
        for (int i = 0; i < 4_000; i++) {
            feed.follow(EventFilter.ALL, null, "token:crowd", () -> {});
        }
        Reader amongMany = new Reader(EventFilter.ALL, 0L);
        amongMany.next();
        amongMany.next();

        assertThat(few).isEqualTo(7); // 64 KiB, and the one that goes beyond
        assertThat(amongMany.seen()).hasSize(1);
        assertThat(alone.numbers()).hasSize(20);
        assertThat(amongMany.numbers()).hasSize(20);
    }

    @Test
    void aNumberThatWasNeverGivenIsOfAnotherDatabaseSoAllOfThisOneIsTold() {
        add("service", "web", 3);

        Reader reader = new Reader(EventFilter.ALL, 99L);
        reader.read();
        add("service", "web", 1);

        Waits.until("all came", () -> reader.numbers().size() == 4);
        assertThat(reader.kinds()).startsWith("hello", "gap");
        assertThat(reader.numbers()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aFilterChoosesAndAScopeHidesAllElse() {
        Reader runs = new Reader(new EventFilter(Set.of("run", "step"), "12", null, false), 0L);
        Reader scoped = new Reader(new EventFilter(null, null, "web"::equals, true), 0L);
        runs.read();
        scoped.read();
        add("service", "web", 1);
        add("service", "secret", 1);
        add("run", "12", 1);
        add("step", "12/build", 1);
        add("step", "120/build", 1);
        feed.samples(Instant.EPOCH, Map.of("secret", List.of(1.0, 2L, 3), "web", List.of(1.0, 2L, 3)));
        add("service", "web", 1);

        Waits.until(
                "all came", () -> scoped.numbers().size() == 2 && runs.numbers().size() == 2);
        assertThat(scoped.numbers()).containsExactly(1L, 6L);
        Waits.until("its part of the sample came", () -> scoped.kinds().contains("samples"));
        assertThat(scoped.messages.toString()).doesNotContain("secret");
        assertThat(runs.numbers()).containsExactly(3L, 4L);
    }

    @Test
    void aStatusThatChangedWithoutAnEventIsToldToWhoMayHaveIt() {
        Reader reader = new Reader(new EventFilter(Set.of("service"), null, "web"::equals, false), null);
        Reader elsewhere = new Reader(new EventFilter(null, "db", null, false), null);
        reader.read();
        elsewhere.read();

        feed.status("gone");
        feed.status("web");
        add("token", "web", 1);

        Waits.until("it came", () -> reader.kinds().contains("status"));
        assertThat(reader.messages.get(1).at("/params/blocked_by/0").asText()).isEqualTo("db");
        assertThat(reader.kinds()).containsExactly("hello", "status");
        assertThat(elsewhere.kinds()).containsExactly("hello");
    }

    @Test
    void samplesComeToThoseWhoAreThereAndWantThem() {
        Reader reader = new Reader(EventFilter.ALL.withSamples(true), null);
        Reader ofEvents = new Reader(EventFilter.ALL, null);
        reader.read();
        ofEvents.read();

        feed.samples(Instant.EPOCH, Map.of("web", List.of(1.5, 2L, 3)));
        add("service", "web", 1);

        Waits.until("it came", () -> reader.kinds().contains("samples"));
        Waits.until("so did what came after it", () -> ofEvents.kinds().contains("event"));
        assertThat(ofEvents.kinds()).doesNotContain("samples");
        assertThat(reader.messages.get(1).at("/params/services/web/0").asDouble())
                .isEqualTo(1.5);
    }

    @Test
    void whoAsksForOneServiceIsToldWhatThatUses() {
        Reader reader = new Reader(new EventFilter(null, "web", null, true), null);
        reader.read();

        feed.samples(Instant.EPOCH, Map.of("web", List.of(1.5, 2L, 3), "web-2", List.of(1.5, 2L, 3)));

        Waits.until("it came", () -> reader.kinds().contains("samples"));
        assertThat(reader.messages.get(1).at("/params/services").fieldNames())
                .toIterable()
                .containsExactly("web");
    }

    @Test
    void afterItsEndNobodyIsTakenAnyMore() {
        Reader reader = new Reader(EventFilter.ALL, null);
        reader.read();

        feed.close("the daemon is stopping");

        Waits.until("it is over", () -> {
            reader.read();
            return reader.isOver;
        });
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> feed.follow(EventFilter.ALL, null, "token:late", () -> {}))
                .withMessage("the daemon is stopping");
    }

    @Test
    void theOwnersOfARevokedTokenAreEndedAndOthersGoOn() {
        Reader reader = new Reader(EventFilter.ALL, null);
        reader.read();

        feed.end("token:other"::equals, "revoked");
        reader.read();
        assertThat(reader.isOver).isFalse();
        feed.end("token:reader"::equals, "revoked");

        Waits.until("it is over", () -> {
            reader.read();
            return reader.isOver;
        });
        assertThat(feed.followers()).isZero();
    }

    @Test
    void nobodyElseIsAdmittedWhenThereAreTooMany() {
        for (int i = 0; i < 5_000; i++) {
            feed.follow(EventFilter.ALL, null, "token:crowd", () -> {});
        }

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> feed.follow(EventFilter.ALL, null, "token:crowd", () -> {}));
    }

    @Test
    void whoComesAfterAllHadLeftMissesNothing() {
        Reader first = new Reader(EventFilter.ALL, null);
        first.read();
        add("service", "web", 5);
        Waits.until("all came", () -> first.numbers().size() == 5);
        first.following.close();
        add("service", "web", 5);

        Reader second = new Reader(EventFilter.ALL, 5L);
        second.read();
        add("service", "web", 1);

        Waits.until("all came", () -> second.numbers().size() == 6);
        assertThat(second.numbers()).containsExactly(6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    void whatIsCommittedBetweenTheLastWhoLeavesAndTheNextIsToldToHer() {
        Reader first = new Reader(EventFilter.ALL, null);
        first.read();
        add("service", "web", 5);
        Waits.until("all came", () -> first.numbers().size() == 5);
        Waits.during(
                "its pause goes by",
                Duration.ofMillis(300),
                () -> first.numbers().size() == 5);
        CountDownLatch isFollowed = new CountDownLatch(1);
        thread.execute(() -> await(isFollowed));
        first.following.close();
        add("service", "web", 1);
        Reader second = new Reader(EventFilter.ALL, 5L);
        isFollowed.countDown();

        Waits.until("it came", () -> second.numbers().size() == 1);
        assertThat(second.numbers()).containsExactly(6L);
    }

    @Test
    void aFeedThatIsRefusedItsThreadHoldsNoCommitUpAndGoesOnLater() {
        Reader reader = new Reader(EventFilter.ALL, null);
        reader.read();

        crowded.set(true);
        add("service", "web", 1);
        feed.status("web");
        add("service", "web", 1);
        crowded.set(false);

        Waits.until("both came", () -> reader.numbers().size() == 2);
        crowded.set(true); // in the pause after what was told
        add("service", "web", 1);
        Waits.during("it waits", Duration.ofMillis(200), () -> reader.numbers().size() == 2);
        crowded.set(false);
        Waits.until("and goes on", () -> reader.numbers().size() == 3);
    }

    @Test
    void afterItsEndAFeedWithoutAThreadHoldsNoCommitUp() {
        Reader reader = new Reader(EventFilter.ALL, null);
        reader.read();

        feed.close("the daemon is stopping");
        thread.shutdown();
        add("service", "web", 1);
        reader.following.close();
        add("service", "web", 1);

        assertThat(feed.followers()).isZero();
    }

    @Test
    void statusesThatChangeOftenAreOneTaskOfTheFeed() {
        Reader reader = new Reader(EventFilter.ALL, null);
        reader.read();
        CountDownLatch changed = new CountDownLatch(1);
        thread.execute(() -> await(changed));
        int before = tasks.get();
        for (int i = 0; i < 1_000; i++) {
            feed.status(i % 2 == 0 ? "web" : "gone");
        }
        Waits.until("it is asked to tell", () -> tasks.get() > before);
        int given = tasks.get() - before;
        changed.countDown();

        assertThat(given).isEqualTo(1);
        Waits.until("it came", () -> reader.kinds().contains("status"));
        assertThat(reader.kinds()).containsExactly("hello", "status");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Integer> write(String kind) {
        return database.write(session -> {
            events.add(session, new EventRow(1, kind, "web", null, null, "why", null));
            return 1;
        });
    }

    private void add(String kind, String subject, int count) {
        database.write(session -> {
                    for (int i = 0; i < count; i++) {
                        events.add(session, new EventRow(i, kind, subject, null, null, "why", null));
                    }
                    return count;
                })
                .join();
    }
}
