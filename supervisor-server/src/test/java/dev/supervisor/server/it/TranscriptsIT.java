package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.transcripts.Expectation;
import dev.supervisor.rpc.transcripts.Leaks;
import dev.supervisor.rpc.transcripts.Transcript;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.TextSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The packaged daemon answers every transcript as it is written, through each of its doors, and thinks nothing of it. */
class TranscriptsIT extends SharedDaemon {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":\"and now\"}\n";

    /** One way in. */
    private interface Door {
        /** What comes back; empty: nothing, and it is sure that nothing will. */
        String answer(Transcript transcript) throws IOException;
    }

    @BeforeAll
    static void twoServicesThatAreDown() throws IOException {
        for (String name : List.of("web", "db")) {
            daemon.client().serviceSet(ServiceSpec.of(name, List.of("sleep", "1000000")));
            daemon.client().serviceStop(name, PATIENCE);
        }
    }

    @AfterEach
    void nothingWentWrongInside() {
        assertThat(daemon.log()).doesNotContain("incident", "Exception", "Error");
    }

    @TestFactory
    Stream<DynamicContainer> byHttp() {
        return replay(transcript -> true, TranscriptsIT::overHttp);
    }

    /** Where a request ends with its line, one that has line ends inside is several, and an empty one is none. */
    @TestFactory
    Stream<DynamicContainer> byTheUnixSocket() {
        return replay(
                transcript -> {
                    String bytes = new String(transcript.requestBytes(), ISO_8859_1);
                    return !bytes.isEmpty() && bytes.indexOf('\n') < 0;
                },
                TranscriptsIT::overTheUnixSocket);
    }

    /** A text message is UTF-8 by the protocol; the fuzz shows what becomes of others. */
    @TestFactory
    Stream<DynamicContainer> byTheWebSocket() {
        return replay(TranscriptsIT::isText, TranscriptsIT::overTheWebSocket);
    }

    private static Stream<DynamicContainer> replay(Predicate<Transcript> fits, Door door) {
        return Transcript.FILES.stream()
                .map(file -> dynamicContainer(
                        file,
                        Transcript.in(file).stream()
                                .filter(fits)
                                .map(transcript -> dynamicTest(
                                        transcript.about(),
                                        () -> assertTimeoutPreemptively(
                                                PATIENCE, () -> isAnsweredAsWritten(transcript, door))))));
    }

    private static void isAnsweredAsWritten(Transcript transcript, Door door) throws IOException {
        String answer = door.answer(transcript);

        assertThat(Expectation.difference(transcript.answer(), answer))
                .as(transcript.about())
                .isEmpty();
        assertThat(Leaks.in(answer)).isEmpty();
    }

    private static String overHttp(Transcript transcript) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer answer = http.call(daemon.token(), transcript.requestBytes()).answer();
            assertThat(answer.status()).as(transcript.about()).isEqualTo(transcript.isSilent() ? 204 : 200);
            return answer.body();
        }
    }

    private static boolean isText(Transcript transcript) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(transcript.requestBytes()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String overTheWebSocket(Transcript transcript) throws IOException {
        try (TextSocket socket = TextSocket.open(daemon.url(), daemon.token())) {
            socket.send(new String(transcript.requestBytes(), UTF_8));
            String answer = transcript.isSilent() ? "" : socket.next();
            socket.send(PING);
            assertThat(socket.next()).as("nothing more").contains("\"id\":\"and now\"");
            return answer;
        }
    }

    private static String overTheUnixSocket(Transcript transcript) throws IOException {
        try (RawUnix unix = new RawUnix(daemon.state().resolve("supervisor.sock"))) {
            unix.send(transcript.requestBytes()).send("\n");
            String answer = transcript.isSilent() ? "" : unix.line();
            assertThat(unix.send(PING).line()).as("nothing more").contains("\"id\":\"and now\"");
            return answer;
        }
    }
}
