package dev.supervisor.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;
import dev.supervisor.rpc.transcripts.Expectation;
import dev.supervisor.rpc.transcripts.Leaks;
import dev.supervisor.rpc.transcripts.Transcript;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The dispatcher answers every transcript as it is written, and lets nothing internal out. */
class TranscriptsTest {
    private final RpcDispatcher quiet = dispatcher(new Apis(
            QuietDaemon.of(ServiceApi.class),
            QuietDaemon.of(RunApi.class),
            QuietDaemon.of(DeadLetterApi.class),
            QuietDaemon.of(SystemApi.class),
            QuietDaemon.of(TokenApi.class),
            QuietDaemon.of(DiscoveryApi.class)));

    @TestFactory
    Stream<DynamicContainer> theContract() {
        return Transcript.FILES.stream().map(file -> replay(file, Transcript.in(file), quiet));
    }

    @TestFactory
    Stream<DynamicContainer> whatOnlyStandInsCanShow() {
        FakeServices services = new FakeServices();
        services.release.countDown();
        RpcDispatcher faulty = dispatcher(new Apis(
                services,
                new FakeRuns(),
                new FakeDeadLetters(),
                new FakeSystem(),
                new FakeTokens(),
                QuietDaemon.of(DiscoveryApi.class)));
        return Stream.of("binding", "failures")
                .map(file -> replay(file, Transcript.in(TranscriptsTest.class, file), faulty));
    }

    private static DynamicContainer replay(String file, List<Transcript> transcripts, RpcDispatcher dispatcher) {
        return dynamicContainer(
                file,
                transcripts.stream()
                        .map(transcript ->
                                dynamicTest(transcript.about(), () -> isAnsweredAsWritten(transcript, dispatcher))));
    }

    private static void isAnsweredAsWritten(Transcript transcript, RpcDispatcher dispatcher) {
        byte[] answer = dispatcher
                .answer(transcript.requestBytes(), Caller.admin("unix:root"), Runnable::run)
                .join();

        String text = new String(answer, UTF_8);
        assertThat(Expectation.difference(transcript.answer(), text))
                .as(transcript.about())
                .isEmpty();
        assertThat(Leaks.in(text)).isEmpty();
        assertThat(text).doesNotContain("SECRET");
    }

    private static RpcDispatcher dispatcher(Apis apis) {
        return new RpcDispatcher(apis, Runnable::run, (caller, method, why) -> {}, new MetricRegistry());
    }
}
