package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;

/** Requests of any form, head and all. What must come back cannot be said; that something does, and the connection's end, can. */
final class RequestAttack extends Attack {
    /** In a payload it stands for a token. */
    static final String TOKEN = "TOKEN";

    private final String url;
    private final String token;

    RequestAttack(String url, String token) {
        this.url = url;
        this.token = token;
    }

    @Override
    void play(Choices choices) throws IOException {
        byte[] request =
                new String(choices.payload(), ISO_8859_1).replace(TOKEN, token).getBytes(ISO_8859_1);
        try (RawHttp http = new RawHttp(url)) {
            send(request, choices, http::send);
            if (choices.yes()) {
                http.reset();
                return;
            }
            http.endSending();
            String said = readToEnd(http);
            assertThat(said).doesNotContain("HTTP/1.1 500");
        } catch (SocketException refused) {
            // the daemon need not hear it out
        }
    }

    /** A stream of events has no end; its beginning will do. */
    private static String readToEnd(RawHttp http) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int next = http.read(); next >= 0; next = http.read()) {
            all.write(next);
            if (next == '\n' && all.toString(ISO_8859_1).contains("event: hello")) {
                break;
            }
        }
        return all.toString(ISO_8859_1);
    }
}
