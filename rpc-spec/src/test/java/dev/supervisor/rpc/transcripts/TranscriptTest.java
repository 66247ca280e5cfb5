package dev.supervisor.rpc.transcripts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transcripts are answers by the letter of JSON-RPC 2.0, and what compares answers with them can tell them apart. */
class TranscriptTest {
    private final JsonMapper json = RpcJson.lenient();

    @Test
    void theSpecificationsFifteenAreThereAndManyMore() {
        assertThat(Transcript.in("specification")).hasSize(15);
        assertThat(Transcript.FILES.stream()
                        .mapToLong(file -> Transcript.in(file).size())
                        .sum())
                .isGreaterThan(250);
    }

    @TestFactory
    Stream<DynamicTest> answersAreByTheLetter() {
        return Transcript.FILES.stream()
                .flatMap(file -> Transcript.in(file).stream())
                .filter(transcript -> !transcript.isSilent())
                .map(transcript -> DynamicTest.dynamicTest(transcript.about(), () -> isByTheLetter(transcript)));
    }

    private void isByTheLetter(Transcript transcript) throws JsonProcessingException {
        JsonNode answer = json.readTree(Expectation.sample(transcript.answer()));
        for (JsonNode each : answer.isArray() ? answer : List.of(answer)) {
            assertThat(each.path("jsonrpc").textValue()).isEqualTo("2.0");
            assertThat(each.has("id")).isTrue();
            assertThat(each.has("error")).isNotEqualTo(each.has("result"));
            if (each.has("error")) {
                isWhole(each.get("error"));
            }
        }
        assertThat(Leaks.in(transcript.answer())).isEmpty();
    }

    private static void isWhole(JsonNode error) {
        JsonNode data = error.get("data");
        RpcError known = RpcError.valueOf(data.get("code").textValue());
        assertThat(error.get("code").intValue()).isEqualTo(known.code());
        assertThat(data.get("retryable").booleanValue()).isEqualTo(known.retryable());
        assertThat(error.get("message").textValue()).isNotBlank().doesNotContain("\n");
        assertThat(data.fieldNames()).toIterable().containsExactly("code", "retryable", "subject", "hint", "incident");
    }

    @Test
    void everyCaseHasAWordOfItsOwn() {
        for (String file : Transcript.FILES) {
            List<String> abouts = new ArrayList<>();
            Transcript.in(file).forEach(transcript -> abouts.add(transcript.about()));
            assertThat(abouts).as(file).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {">> 1|<< 2", "// a|>> 1", "// a|<< 1", "// a|>> 1||<< 2", "// a|>> 1|>> 2|<< 3", "what?"})
    void aFileThatCanMeanTwoThingsIsRefused(String lines) {
        assertThatThrownBy(() -> Transcript.parse("a file", List.of(lines.split("\\|", -1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void commentsOfTheFileAreNotThoseOfTheFirstCase() {
        List<Transcript> one = Transcript.parse("", List.of("// the file", "", "// a", "// b", ">> 1", "<<"));

        assertThat(one).hasSize(1);
        assertThat(one.get(0).about()).isEqualTo("a b");
        assertThat(one.get(0).isSilent()).isTrue();
    }

    @Test
    void bytesAndRepetitionsAreWrittenAsEscapesThatJsonDoesNotKnow() {
        assertThat(EscapedBytes.decode("a\\xff\\x0ab")).isEqualTo("a\u00ff\nb".getBytes(ISO_8859_1));
        assertThat(EscapedBytes.decode("[\\(3*1,)0]")).isEqualTo("[1,1,1,0]".getBytes(UTF_8));
        assertThat(EscapedBytes.decode("\\(2*\\xff)")).isEqualTo("\u00ff\u00ff".getBytes(ISO_8859_1));
        assertThat(EscapedBytes.decode("\"\\u00e4\\\"\\\\x41\"")).isEqualTo("\"\\u00e4\\\"\\\\x41\"".getBytes(UTF_8));
        assertThat(EscapedBytes.decode("\u00e4")).isEqualTo("\u00e4".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":[null,true]}|{\"b\":[null,true],\"a\":1}",
                "{\"id\":1e400}|{\"id\":1e400}",
                "{\"a\":\"\\u0061\"}|{\"a\":\"a\"}",
                "{\"a\":\"<time>\"}|{\"a\":\"2026-11-20T18:26:00.123Z\"}",
                "{\"a\":\"<incident>\"}|{\"a\":\"0123abcd\"}",
                "{\"a\":\"<number>\"}|{\"a\":-1.5e3}",
                "{\"a\":\"<text>\"}|{\"a\":\"x\"}",
                "{\"a\":\"<any>\"}|{\"a\":{\"b\":[]}}",
                "''|''",
            })
    void equalAnswersAreEqual(String expected, String actual) {
        assertThat(Expectation.difference(expected, actual)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1.0}|{\"id\":1}",
                "{\"id\":1e400}|{\"id\":1E+400}",
                "{\"id\":\"1\"}|{\"id\":1}",
                "{\"id\":null}|{\"id\":\"null\"}",
                "{\"a\":1}|{}",
                "{}|{\"a\":1}",
                "[1,2]|[2,1]",
                "[1]|[1,1]",
                "[]|{}",
                "{\"a\":\"<time>\"}|{\"a\":\"2026-11-20\"}",
                "{\"a\":\"<incident>\"}|{\"a\":null}",
                "{\"a\":\"<number>\"}|{\"a\":\"1\"}",
                "{\"a\":\"<text>\"}|{\"a\":\"\"}",
                "{\"a\":\"<any>\"}|{}",
                "{\"a\":[{\"b\":1}]}|{\"a\":[{\"b\":2}]}",
                "''|{}",
                "{}|''",
                "{}|{",
                "{}|{} {}",
            })
    void otherAnswersAreNot(String expected, String actual) {
        assertThat(Expectation.difference(expected, actual)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.IllegalStateException",
                "Cannot deserialize value of type `int`: java.lang.Integer",
                "dev.supervisor.server.store.Writer",
                "NullPointerException: x",
                "StackOverflowError",
                "at dev.supervisor.Main.main(Main.java:1)",
                "/tmp/state/supervisor.db is locked",
                "/root/.local",
                "jdbc:sqlite:x",
                "[SQLITE_BUSY]",
                "near SELECT name",
                "DELETE FROM runs",
            })
    void whatIsInternalIsSeen(String text) {
        assertThat(Leaks.in("{\"message\":\"" + text + "\"}")).isPresent();
    }
}
