package dev.supervisor.server.rpc;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.googlecode.jsonrpc4j.ErrorResolver.JsonError;
import dev.supervisor.rpc.Answered;
import dev.supervisor.rpc.Printable;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body in, an answer out: parses, checks the envelope, sends each call the way its method declares, and puts the answers
 * together. An answer that is there at once is there when {@link #answer} returns; others complete later and hold no thread.
 *
 * <p>Threading: any thread; blocks nothing but, for methods that declare it, the pool for blocking work.
 */
public final class RpcDispatcher {
    /** Calls in one batch. */
    private static final int MAX_BATCH = 1_000;
    /** Of the answers to the calls of a batch that only look. */
    private static final long MAX_BATCH_ANSWER_BYTES = 16L << 20;

    private final LazyMapper mapper = new LazyMapper(withStatusWriters());
    /**
     * A tree knows a key that comes twice by itself; the parser would keep a set of them for each object. It takes a factory of its own:
     * of a reader, Jackson (2.22) cannot switch that off.
     */
    private final ObjectReader reader = mapper.readerFor(JsonNode.class)
            .with(mapper.getFactory()
                    .rebuild()
                    .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final AnswerWriter writer = new AnswerWriter(mapper.writer());
    private final StrictServer server;
    private final Executor blocking;
    private final Audit audit;
    private final MetricRegistry metrics;
    /** By method; one comes to be with its first call. */
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    private final Places places = new Places();
    private final AtomicLong lastPending = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Who calls, and who puts the answer together when it comes later: not the thread that has it, which has others to serve. */
    private record Origin(Caller caller, Executor home) {}

    /** A call that is answered later. */
    private record Pending(ApiMethod method, CompletableFuture<Object> outcome) {}

    /** @param blocking runs methods that declare that they block; bounded */
    public RpcDispatcher(Apis apis, Executor blocking, Audit audit, MetricRegistry metrics) {
        this.server = new StrictServer(mapper, Apis.INTERFACES, apis.handlers());
        this.blocking = blocking;
        this.audit = audit;
        this.metrics = metrics;
        metrics.gauge("rpc.pending", () -> pending::size);
    }

    /** Reads calls, and writes answers. */
    static JsonMapper withStatusWriters() {
        return RpcJson.strict().rebuild().addModule(StatusWriters.module()).build();
    }

    /**
     * Answers one body, a call or a batch.
     *
     * @param home executes what is left to do when the answer comes later than this returns; the answer completes there
     * @return never fails; empty bytes when there is nothing to answer
     */
    public CompletableFuture<byte[]> answer(byte[] body, Caller caller, Executor home) {
        return answer(body, new Origin(caller, home));
    }

    private CompletableFuture<byte[]> answer(byte[] body, Origin origin) {
        JsonNode parsed;
        try {
            parsed = parse(body);
        } catch (IOException e) {
            return done(error(null, RpcError.PARSE_ERROR, "The body is not one well-formed UTF-8 JSON text", null));
        }
        if (!(parsed instanceof ArrayNode batch)) {
            return single(parsed, origin);
        }
        if (batch.isEmpty()) {
            return done(error(null, RpcError.INVALID_REQUEST, "The batch is empty", null));
        }
        if (batch.size() > MAX_BATCH) {
            return done(error(
                    null,
                    RpcError.TOO_LARGE,
                    "The batch has " + batch.size() + " calls",
                    "Send " + MAX_BATCH + " at most together"));
        }
        return batch(batch, origin);
    }

    /** The answer to a body larger than the daemon reads. */
    public byte[] tooLarge(long limitBytes) {
        return error(null, RpcError.TOO_LARGE, "The body is larger than " + limitBytes + " bytes", "Send less at once");
    }

    /** The answer to a call that the daemon has no memory for now. */
    public byte[] noRoom() {
        return error(
                null,
                RpcError.QUEUE_FULL,
                "Calls that are not whole yet take all the memory there is for them",
                "Send less at once, or try again later");
    }

    /** The answer to one connection too many, of which no call was read. */
    public byte[] tooManyConnections(int limit) {
        return error(
                null,
                RpcError.QUEUE_FULL,
                "The unix socket has " + limit + " connections already",
                "Try again later, or keep fewer connections open");
    }

    /** From now on every call is refused; calls that wait are answered as they complete. */
    public void close() {
        closed = true;
    }

    /** Answers the calls that still wait with {@code SHUTTING_DOWN}. */
    public void abandonPending() {
        pending.values().forEach(call -> call.outcome().completeExceptionally(abandoned(call.method())));
    }

    /** Whoever only looked may look again; what may have been done must not be done twice. */
    private static RpcException abandoned(ApiMethod method) {
        if (method.needs() == Role.VIEWER) {
            return new RpcException(RpcError.SHUTTING_DOWN, "The daemon is stopping", null, null);
        }
        return RpcException.notRetryable(
                RpcError.SHUTTING_DOWN,
                "The daemon stopped before it knew how this ended",
                method.name(),
                "Look whether it was done before you repeat it");
    }

    /** Calls being answered by stages. */
    public int pending() {
        return pending.size();
    }

    private JsonNode parse(byte[] body) throws IOException {
        // JSON on the wire is UTF-8 without a byte order mark; Jackson would guess others.
        boolean marked = body.length > 1 && (body[0] <= 0 || body[1] == 0);
        if (marked || !Utf8.isValid(body)) {
            throw new IOException("not UTF-8");
        }
        try {
            JsonNode parsed = reader.readValue(body);
            if (parsed == null || parsed.isMissingNode()) {
                throw new IOException("empty");
            }
            restoreIds(body, parsed);
            return parsed;
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    private void restoreIds(byte[] body, JsonNode parsed) throws IOException {
        if (WrittenIds.mayDiffer(parsed)) {
            try (JsonParser again = reader.createParser(body)) {
                WrittenIds.restore(again, parsed);
            }
        }
    }

    private CompletableFuture<byte[]> batch(ArrayNode batch, Origin origin) {
        AtomicLong room = new AtomicLong(MAX_BATCH_ANSWER_BYTES);
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(batch.size());
        for (JsonNode call : batch) {
            boolean asksForTooMuch = room.get() <= 0 && onlyLooks(call);
            answers.add(
                    asksForTooMuch
                            ? done(noRoomFor(call))
                            : single(call, origin).thenApply(answer -> within(room, call, answer)));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> AnswerWriter.joined(
                        answers.stream().map(CompletableFuture::join).toList()));
    }

    /** The answer, or an error when there is no room left for it. What was done is answered in any case. */
    private byte[] within(AtomicLong room, JsonNode call, byte[] answer) {
        boolean fits = room.addAndGet(-answer.length) >= 0;
        return fits || !onlyLooks(call) ? answer : noRoomFor(call);
    }

    private byte[] noRoomFor(JsonNode call) {
        JsonNode id = call.get("id");
        return id == null
                ? AnswerWriter.NOTHING
                : error(
                        id,
                        RpcError.TOO_LARGE,
                        "The answers to this batch are larger than " + MAX_BATCH_ANSWER_BYTES + " bytes together",
                        "Send fewer calls at once");
    }

    /** What is no call is answered as such in any case. */
    private boolean onlyLooks(JsonNode call) {
        if (!(call instanceof ObjectNode request) || fault(request) != null) {
            return false;
        }
        ApiMethod method = server.method(request.get("method").textValue());
        return method != null && method.needs() == Role.VIEWER;
    }

    /** The answer is encoded as soon as it is there, so that nothing larger is kept. */
    private CompletableFuture<byte[]> single(JsonNode call, Origin origin) {
        if (!(call instanceof ObjectNode request)) {
            return done(error(null, RpcError.INVALID_REQUEST, "A call is a JSON object", null));
        }
        JsonNode id = request.get("id");
        String fault = fault(request);
        if (fault != null) {
            return done(error(hasLegalId(request) ? id : null, RpcError.INVALID_REQUEST, fault, null));
        }
        String name = request.get("method").textValue();
        ApiMethod method = server.method(name);
        if (method == null) {
            String unknown = "There is no method \"" + Printable.brief(name) + "\"";
            return done(respond(id, failed(RpcError.METHOD_NOT_FOUND, unknown, server.nearest(name))));
        }
        if (closed) {
            return done(respond(id, failed(RpcError.SHUTTING_DOWN, "The daemon is stopping", null)));
        }
        return call(method, request.get("params"), origin).thenApply(answer -> respond(id, answer));
    }

    private static boolean hasLegalId(ObjectNode request) {
        JsonNode id = request.get("id");
        return id == null || WrittenIds.isLegal(id);
    }

    private static @Nullable String fault(ObjectNode request) {
        if (!hasLegalId(request)) {
            return "The id is neither a string, a number nor null";
        }
        JsonNode version = request.get("jsonrpc");
        JsonNode method = request.get("method");
        JsonNode params = request.get("params");
        if (version == null || !version.isTextual() || !version.textValue().equals("2.0")) {
            return "\"jsonrpc\" must be \"2.0\"";
        }
        if (method == null || !method.isTextual()) {
            return "\"method\" must be a string";
        }
        return params == null || params.isContainerNode() ? null : "\"params\" must be an object or an array";
    }

    private CompletableFuture<Answer> call(ApiMethod method, @Nullable JsonNode params, Origin origin) {
        Timer.Context timing = timers.computeIfAbsent(method.name(), name -> metrics.timer("rpc.calls." + name))
                .time();
        CompletableFuture<Answer> answer = method.by() == Answered.By.BLOCKING_POOL
                ? onPool(method, params, origin)
                : invoke(method, params, origin);
        return answer.whenComplete((came, failure) -> {
            timing.stop();
            if (came.error() != null) {
                metrics.counter("rpc.errors." + method.name()).inc();
                refused(method, origin.caller(), came.error());
            }
        });
    }

    private void refused(ApiMethod method, Caller caller, JsonError error) {
        RpcError kind = RpcError.ofCode(error.code);
        if (method.needs() != Role.VIEWER || kind == RpcError.FORBIDDEN) {
            audit.refused(caller.name(), method.name(), kind + ": " + error.message);
        }
    }

    private CompletableFuture<Answer> onPool(ApiMethod method, @Nullable JsonNode params, Origin origin) {
        try {
            return CompletableFuture.supplyAsync(() -> invoke(method, params, origin), blocking)
                    .thenComposeAsync(answer -> answer, origin.home());
        } catch (RejectedExecutionException full) {
            return done(failed(full));
        }
    }

    private CompletableFuture<Answer> invoke(ApiMethod method, @Nullable JsonNode params, Origin origin) {
        if (!method.isLater()) {
            return invokeNow(method, params, origin);
        }
        String caller = origin.caller().name();
        if (!places.take(method.by(), caller)) { // before anything is done
            return done(failed(new RejectedExecutionException("too many calls")));
        }
        return invokeNow(method, params, origin)
                .whenComplete((answer, failure) -> places.giveBack(method.by(), caller));
    }

    private CompletableFuture<Answer> invokeNow(ApiMethod method, @Nullable JsonNode params, Origin origin) {
        Answer answer;
        try {
            origin.caller().check(method, service(method, params));
            answer = Caller.as(origin.caller(), () -> server.invoke(method, params));
        } catch (Throwable e) { // whoever waits for the answer has one, and the place it took is given back
            return done(failed(origin.caller().isLimited() ? withoutNames(e) : e));
        }
        return answer.result() instanceof CompletionStage<?> stage ? await(method, stage, origin.home()) : done(answer);
    }

    /** The service that the call is about, as far as it says so. */
    private static @Nullable String service(ApiMethod method, @Nullable JsonNode params) {
        if (params == null || !method.isAboutService()) {
            return null;
        }
        JsonNode name = params.isArray() ? params.get(method.params().indexOf("name")) : params.get("name");
        return name == null ? null : name.textValue();
    }

    private CompletableFuture<Answer> await(ApiMethod method, CompletionStage<?> stage, Executor home) {
        long number = lastPending.incrementAndGet();
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        pending.put(number, new Pending(method, outcome));
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            } else {
                outcome.complete(value);
            }
        });
        return outcome.handleAsync(
                (value, failure) -> {
                    pending.remove(number);
                    return failure == null ? Answer.of(value) : failed(failure);
                },
                outcome.isDone() ? Runnable::run : home);
    }

    /** A hint may name what the caller may not know of. */
    private static Throwable withoutNames(Throwable failure) {
        return failure instanceof RpcException refused && refused.error() == RpcError.NOT_FOUND
                ? new RpcException(
                        refused.error(),
                        String.valueOf(refused.getMessage()),
                        refused.data().subject(),
                        null)
                : failure;
    }

    private static Answer failed(Throwable failure) {
        return Answer.failed(ErrorMapper.map(failure));
    }

    private static Answer failed(RpcError error, String message, @Nullable String hint) {
        return Answer.failed(ErrorMapper.error(error, message, null, hint, null));
    }

    /** An error is answered even where nobody knows the id. */
    private byte[] error(@Nullable JsonNode id, RpcError error, String message, @Nullable String hint) {
        return writer.write(id == null ? NullNode.instance : id, failed(error, message, hint));
    }

    /** A call without an id is a notification: it is never answered, not even with an error. */
    private byte[] respond(@Nullable JsonNode id, Answer answer) {
        return id == null ? AnswerWriter.NOTHING : writer.write(id, answer);
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
