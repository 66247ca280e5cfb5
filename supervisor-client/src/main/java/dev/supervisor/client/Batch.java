package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several calls in one round trip. Each succeeds or fails for itself, and the daemon may execute them in any order; it is not a
 * transaction.
 *
 * <pre>{@code
 * Batch batch = supervisor.batch();
 * Batch.Answer<ServiceStatus> web = batch.add(Calls.serviceStatus("web"));
 * Batch.Answer<RunStatus> backup = batch.add(Calls.runStatus(42));
 * batch.send();
 * System.out.println(web.get().state() + " " + backup.get().state());
 * }</pre>
 *
 * <p>The time-out is the longest of its calls. It is sent again only as a whole: when it did not reach the daemon, or the daemon
 * refused all of it as retryable, or the connection broke and every call in it may be repeated.
 *
 * <p>Threading: one thread.
 */
public final class Batch {
    private final SupervisorClient client;
    private final List<Call<?>> calls = new ArrayList<>();
    private final List<Answer<?>> answers = new ArrayList<>();

    Batch(SupervisorClient client) {
        this.client = client;
    }

    /** One more call. */
    public <T> Answer<T> add(Call<T> call) {
        Answer<T> answer = new Answer<>(call);
        calls.add(call);
        answers.add(answer);
        return answer;
    }

    /**
     * Sends all of them; from then on the answers can be read. What was sent is not in the batch any more.
     *
     * @throws dev.supervisor.rpc.RpcException when the daemon refuses the batch as a whole, for instance as too large
     */
    public void send() throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        List<JsonNode> answered = client.exchange(calls);
        for (int i = 0; i < answered.size(); i++) {
            answers.get(i).answered = answered.get(i);
        }
        calls.clear();
        answers.clear();
    }

    /** What becomes of one call of a batch. */
    public final class Answer<T> {
        private final Call<T> call;
        private @Nullable JsonNode answered;

        private Answer(Call<T> call) {
            this.call = call;
        }

        /**
         * The result.
         *
         * @throws dev.supervisor.rpc.RpcException when the daemon refused this call
         * @throws IllegalStateException when the batch was not sent
         */
        public T get() throws IOException {
            if (answered == null) {
                throw new IllegalStateException("the batch with " + call.method() + " was not sent; call send() first");
            }
            return client.read(call, answered);
        }
    }

    static Duration longest(List<Call<?>> calls, Duration standard) {
        Duration longest = standard;
        for (Call<?> call : calls) {
            Duration timeout = call.timeout();
            longest = timeout == null || timeout.compareTo(longest) < 0 ? longest : timeout;
        }
        return longest;
    }
}
