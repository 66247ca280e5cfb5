package dev.supervisor.client;

import static dev.supervisor.client.ScriptedDaemon.error;
import static dev.supervisor.client.ScriptedDaemon.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.client.ScriptedDaemon.Over;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Pong;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods without waiting are those with waiting, and fail as they do. */
class AsyncSupervisorClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    static Stream<Method> typedMethods() {
        return Arrays.stream(SupervisorClient.class.getDeclaredMethods())
                .filter(method -> Arrays.stream(Calls.class.getMethods())
                        .anyMatch(call -> call.getName().equals(method.getName())));
    }

    @ParameterizedTest
    @MethodSource("typedMethods")
    void everyMethodHasItsTwin(Method waiting) throws Exception {
        Method twin = AsyncSupervisorClient.class.getMethod(waiting.getName(), waiting.getParameterTypes());
        assertThat(twin.getReturnType()).isEqualTo(CompletableFuture.class);
        assertThat(((ParameterizedType) twin.getGenericReturnType()).getActualTypeArguments()[0])
                .isEqualTo(waiting.getReturnType());
        Method call = Calls.class.getMethod(waiting.getName(), waiting.getParameterTypes());
        assertThat(((ParameterizedType) call.getGenericReturnType()).getActualTypeArguments()[0])
                .isEqualTo(waiting.getReturnType());
    }

    @ParameterizedTest
    @EnumSource
    void answersAndFailuresComeAsFutures(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, error(-32000, false));
                SupervisorClient client = new SupervisorClient(daemon.transport())) {
            CompletableFuture<?> refused = client.async().serviceStatus("web");
            assertThatThrownBy(() -> refused.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(RpcException.class);
            List<CompletableFuture<Pong>> many = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                many.add(client.async().systemPing());
            }
            for (CompletableFuture<Pong> one : many) {
                assertThat(one.get(20, TimeUnit.SECONDS).time()).isNotNull();
            }
            assertThat(daemon.connections()).isLessThanOrEqualTo(ClientThreads.CALLS);
        }
    }

    @Test
    void moreThanCanWaitIsRefused() throws Exception {
        ScriptedDaemon.Act[] acts = new ScriptedDaemon.Act[ClientThreads.CALLS];
        Arrays.fill(acts, silence());
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.UNIX, acts);
                SupervisorClient client =
                        new SupervisorClient(daemon.transport(), Duration.ofSeconds(2), RetryPolicy.none(), null)) {
            for (int i = 0; i < ClientThreads.CALLS + ClientThreads.WAITING_CALLS; i++) {
                assertThat(client.async().systemPing()).isNotDone();
            }
            assertThat(client.async().systemPing())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(RejectedExecutionException.class)
                    .withMessageContaining("too many calls wait");
        }
    }

    @Test
    void errorEndsTheFutureAndIsTheThreadsToo() throws Exception {
        LinkageError broken = new LinkageError("a class is missing");
        Deque<Runnable> tasks = new ArrayDeque<>();
        Transport transport = new Transport() {
            @Override
            public byte[] exchange(byte[] request, Duration timeout) {
                throw broken;
            }

            @Override
            public String describe() {
                return "broken";
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        try (SupervisorClient client = new SupervisorClient(transport, LONG, RetryPolicy.none(), tasks::add)) {
            CompletableFuture<Pong> answer = client.async().systemPing();
            assertThatThrownBy(tasks.remove()::run).isSameAs(broken);
            assertThat(answer).failsWithin(Duration.ZERO).withThrowableThat().withCause(broken);
        }
    }

    @Test
    void callThatWaitedTooLongForAThreadIsNotSent() throws Exception {
        Deque<Runnable> tasks = new ArrayDeque<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.UNIX);
                SupervisorClient client =
                        new SupervisorClient(daemon.transport(), Duration.ofNanos(1), RetryPolicy.none(), tasks::add)) {
            CompletableFuture<Pong> late = client.async().systemPing();
            CompletableFuture<Pong> cancelled = client.async().send(new Call<>("system.ping", null, Pong.class, LONG));
            CompletableFuture<Pong> good = client.async().send(new Call<>("system.ping", null, Pong.class, LONG));
            cancelled.cancel(false);
            tasks.forEach(Runnable::run);
            assertThatThrownBy(late::get).hasCauseInstanceOf(CallTimeoutException.class);
            assertThat(good).isCompleted();
            assertThat(daemon.requests()).hasSize(1);
        }
    }
}
