package dev.supervisor.client;

import static dev.supervisor.client.ScriptedDaemon.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.client.ScriptedDaemon.Over;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Pong;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchTest {
    @ParameterizedTest
    @EnumSource
    void answersFindTheirCallsInWhateverOrderTheyCome(Over over) throws Exception {
        ScriptedDaemon.Act swapped = (daemon, request, out) -> daemon.send(
                out,
                "[{\"jsonrpc\":\"2.0\",\"id\":" + request.path(1).get("id")
                        + ",\"error\":{\"code\":-32000,\"message\":\"gone\"}},"
                        + "{\"jsonrpc\":\"2.0\",\"id\":" + request.path(0).get("id")
                        + ",\"result\":{\"time\":\"2026-01-01T00:00:00.000Z\"}}]");
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, swapped);
                SupervisorClient client = new SupervisorClient(daemon.transport())) {
            Batch batch = client.batch();
            Batch.Answer<Pong> pong = batch.add(Calls.systemPing());
            Batch.Answer<Deleted> gone = batch.add(Calls.serviceDelete("web"));
            batch.send();
            batch.send();
            assertThat(pong.get().time()).isNotNull();
            assertThatThrownBy(gone::get)
                    .isInstanceOfSatisfying(
                            RpcException.class,
                            refused -> assertThat(refused.error()).isEqualTo(RpcError.NOT_FOUND));
            assertThat(daemon.requests()).hasSize(1);
            assertThat(daemon.requests().get(0).findValuesAsText("method"))
                    .containsExactly("system.ping", "service.delete");
        }
    }

    @Test
    void answerThatIsMissingFailsTheBatch() throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.UNIX, text("[]"));
                SupervisorClient client = new SupervisorClient(daemon.transport())) {
            Batch batch = client.batch();
            Batch.Answer<Pong> pong = batch.add(Calls.systemPing());
            assertThatThrownBy(pong::get).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(batch::send).isInstanceOf(IOException.class).hasMessageContaining("system.ping");
        }
    }

    @Test
    void batchThatIsRefusedAsAWholeSaysWhy() throws Exception {
        String refusal = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"too many\"}}";
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.HTTP, text(refusal));
                SupervisorClient client = new SupervisorClient(daemon.transport())) {
            Batch batch = client.batch();
            batch.add(Calls.systemPing());
            assertThatThrownBy(batch::send).isInstanceOf(RpcException.class).hasMessage("too many");
        }
    }
}
