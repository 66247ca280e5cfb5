package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.Daemon;
import dev.supervisor.server.DaemonOptions;
import dev.supervisor.server.StartException;
import dev.supervisor.server.store.SqliteDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Jazzer calls: a daemon in this process, whose code it watches, and six ways in. By HTTP and WebSocket the caller is a viewer,
 * who can try everything and change nothing; the unix socket's caller is an admin, so what would change something is not sent there.
 */
public final class DoorsFuzzer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Answered when something happens, or in an hour. */
    private static final String WAITING = "wait";

    private static final List<String> CHANGING = Stream.of(
                    ServiceApi.class, RunApi.class, DeadLetterApi.class, SystemApi.class, TokenApi.class)
            .flatMap(api -> Arrays.stream(api.getMethods()))
            .filter(method -> method.getAnnotation(Needs.class).value() != Role.VIEWER)
            .map(method -> method.getAnnotation(JsonRpcMethod.class).value())
            .toList();

    private static Daemon daemon;
    private static DaemonWatch watch;
    private static List<Attack> doors;

    private DoorsFuzzer() {}

    /** Called once, before all. The state directory is named by {@code supervisor.fuzz.state}. */
    public static void fuzzerInitialize() throws IOException, StartException {
        Path state = Path.of(System.getProperty("supervisor.fuzz.state"));
        daemon = Daemon.start(new DaemonOptions(null, state, "127.0.0.1:0", null), SqliteDatabase::open);
        SupervisorClient client =
                SupervisorClient.builder().stateDirectory(state).build();
        for (String name : List.of("web", "db")) {
            client.serviceSet(ServiceSpec.of(name, List.of("sleep", "1000000")));
            client.serviceStop(name, PATIENCE);
        }
        String token = client.tokenCreate("fuzz", "viewer", null, null).token();
        doors = List.of(
                new HttpAttack(daemon.url(), token),
                new RequestAttack(daemon.url(), token),
                new UnixAttack(state.resolve("supervisor.sock")),
                new WebSocketAttack(daemon.url(), token),
                new FrameAttack(daemon.url(), token));
        List<byte[]> seeds = Seeds.all();
        for (int i = 0; i < seeds.size(); i += 7) { // what is opened once and kept is open then
            fuzzerTestOneInput(seeds.get(i));
        }
        watch = DaemonWatch.begin(client);
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        Attack door = doors.get(choices.of(doors.size()));
        if (isSent(choices.payload(), door)) {
            try {
                door.play(choices);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (watch != null) {
            watch.checkLog();
        }
    }

    /** Called once, after all. */
    public static void fuzzerTearDown() throws IOException, InterruptedException {
        try {
            watch.checkState();
        } finally { // or this process would not end
            daemon.beginStop();
            daemon.awaitStopped();
        }
        System.err.println(FuzzIT.VERDICT);
    }

    private static boolean isSent(byte[] payload, Attack door) {
        String text = new String(payload, ISO_8859_1);
        return !text.contains(WAITING)
                && (!(door instanceof UnixAttack) || CHANGING.stream().noneMatch(text::contains));
    }
}
