package dev.supervisor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a page's scripts took in each of its frames, by the browser's trace (categories {@code devtools.timeline} and its
 * {@code .frame}; times are microseconds). A frame lasts from the main thread's beginning of one to that of the next, so that what
 * scripts do between frames, such as taking in an event, counts too.
 */
final class Frames {
    private static final String FRAME = "BeginMainThreadFrame";
    /** Whatever runs JavaScript; one may stand within another. */
    private static final Set<String> SCRIPT = Set.of(
            "EvaluateScript",
            "FunctionCall",
            "RunMicrotasks",
            "FireAnimationFrame",
            "TimerFire",
            "EventDispatch",
            "V8.GC_MC_INCREMENTAL",
            "MinorGC",
            "MajorGC",
            "V8.GCScavenger");

    private final List<Double> scriptMs;
    private final double seconds;

    /** @param micros of the thread's own time: what else a busy machine does in between is not the page's */
    private record Span(long from, long to, long micros) {}

    private Frames(List<Double> scriptMs, double seconds) {
        this.scriptMs = scriptMs;
        this.seconds = seconds;
    }

    /** @param trace its events, of the thread that drew the most frames is the page's */
    static Frames of(List<JsonNode> trace) {
        Map<String, List<Long>> frames = new HashMap<>();
        Map<String, List<Span>> scripts = new HashMap<>();
        for (JsonNode event : trace) {
            String thread = event.path("pid") + "/" + event.path("tid");
            String name = event.path("name").asText();
            long at = event.path("ts").asLong();
            if (name.equals(FRAME)) {
                frames.computeIfAbsent(thread, first -> new ArrayList<>()).add(at);
            } else if (SCRIPT.contains(name) && event.path("ph").asText().equals("X")) {
                scripts.computeIfAbsent(thread, first -> new ArrayList<>()).add(span(event, at));
            }
        }
        return frames.entrySet().stream()
                .max(Comparator.comparing(entry -> entry.getValue().size()))
                .map(entry -> of(entry.getValue(), scripts.getOrDefault(entry.getKey(), List.of())))
                .orElseGet(() -> new Frames(List.of(), 1));
    }

    /** Milliseconds of scripting, frame by frame. */
    List<Double> scriptMs() {
        return scriptMs;
    }

    double perSecond() {
        return scriptMs.size() / seconds;
    }

    private static Span span(JsonNode event, long at) {
        long length = event.path("dur").asLong();
        return new Span(at, at + length, event.path("tdur").asLong(length));
    }

    private static Frames of(List<Long> begins, List<Span> spans) {
        begins.sort(Comparator.naturalOrder());
        List<Span> outermost = outermost(spans);
        List<Double> scriptMs = new ArrayList<>();
        int next = 0;
        for (int i = 0; i + 1 < begins.size(); i++) {
            long micros = 0;
            while (next < outermost.size() && outermost.get(next).from() < begins.get(i)) {
                next++; // before the first frame
            }
            while (next < outermost.size() && outermost.get(next).from() < begins.get(i + 1)) {
                micros += outermost.get(next).micros();
                next++;
            }
            scriptMs.add(micros / 1e3);
        }
        double seconds = begins.size() < 2 ? 1 : (begins.get(begins.size() - 1) - begins.get(0)) / 1e6;
        return new Frames(scriptMs, seconds);
    }

    private static List<Span> outermost(List<Span> spans) {
        List<Span> outermost = new ArrayList<>();
        long end = Long.MIN_VALUE;
        for (Span span :
                spans.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            if (span.from() >= end) {
                outermost.add(span);
            }
            end = Math.max(end, span.to());
        }
        return outermost;
    }
}
