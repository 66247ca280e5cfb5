package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final List<JsonNode> trace = new ArrayList<>();

    @Test
    void whatRunsFromOneFrameToTheNextIsCountedOnceAndByProcessorTime() throws JsonProcessingException {
        event("FunctionCall", 1, 500, 400, 400);
        frame(1, 1_000);
        event("FireAnimationFrame", 1, 1_100, 5_000, 3_000);
        event("FunctionCall", 1, 1_200, 4_000, 2_500);
        event("EventDispatch", 1, 7_000, 1_000, 1_000);
        frame(1, 17_000);
        frame(1, 33_000);
        event("FunctionCall", 1, 34_000, 9_000, 9_000);

        Frames frames = Frames.of(trace);

        assertThat(frames.scriptMs()).containsExactly(4.0, 0.0);
        assertThat(frames.perSecond()).isEqualTo(2 / 0.032);
    }

    @Test
    void thePagesThreadIsTheOneThatDrawsTheMost() throws JsonProcessingException {
        frame(2, 1_000);
        event("FunctionCall", 2, 1_500, 700, 700);
        frame(2, 2_000);
        frame(1, 1_000);
        event("FunctionCall", 1, 1_500, 300, 300);
        frame(1, 2_000);
        frame(1, 3_000);

        assertThat(Frames.of(trace).scriptMs()).containsExactly(0.3, 0.0);
    }

    @Test
    void aTraceWithoutFramesHasNone() throws JsonProcessingException {
        event("FunctionCall", 1, 1, 1, 1);

        assertThat(Frames.of(trace).scriptMs()).isEmpty();
        assertThat(Frames.of(trace).perSecond()).isZero();
    }

    private void frame(int thread, long at) throws JsonProcessingException {
        add("{\"name\":\"BeginMainThreadFrame\",\"ph\":\"I\",\"pid\":7,\"tid\":%d,\"ts\":%d}".formatted(thread, at));
    }

    private void event(String name, int thread, long at, long length, long processor) throws JsonProcessingException {
        add("{\"name\":\"%s\",\"ph\":\"X\",\"pid\":7,\"tid\":%d,\"ts\":%d,\"dur\":%d,\"tdur\":%d}"
                .formatted(name, thread, at, length, processor));
    }

    private void add(String json) throws JsonProcessingException {
        trace.add(new JsonMapper().readTree(json));
    }
}
