package dev.supervisor.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.Links;
import dev.supervisor.server.rpc.Sessions;
import dev.supervisor.server.rpc.SignIn;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by a browser: the cookie, and what may be done with it. */
class SignInTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Caller ADMIN = Caller.admin("http:admin");

    @TempDir
    Path directory;

    private Listening server;
    private RawHttp http;

    private final List<String> audit = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Function<String, Optional<Caller>> tokens =
                token -> token.equals("right") ? Optional.of(ADMIN) : Optional.empty();
        SignIn signIn = new SignIn(
                tokens,
                new Links(() -> "", () -> NOW),
                new Sessions(directory.resolve("sessions"), hash -> Optional.empty(), () -> NOW, Runnable::run),
                (who, what) -> audit.add(who + " " + what));
        SessionEndpoint sessions = new SessionEndpoint(signIn, new Room(1 << 20));
        server = Listening.with(new PathHandler()
                .addExactPath("/login", sessions)
                .addExactPath("/logout", sessions)
                .addExactPath("/session", sessions)
                .addExactPath(
                        "/work",
                        new TokenGate(
                                token -> () -> tokens.apply(token),
                                signIn,
                                exchange -> exchange.getResponseSender()
                                        .send(TokenGate.visit(exchange).caller().name()))));
        http = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.close();
    }

    @Test
    void aTokenIsExchangedForACookieThatScriptsAndOtherSitesCannotUse() throws IOException {
        Answer answer = login("{\"token\": \"right\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("set-cookie"))
                .startsWith("supervisor_")
                .contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(answer.headers()).containsEntry("cache-control", "no-store");
        assertThat(answer.body()).contains("\"name\":\"http:admin\"", "\"role\":\"admin\"");
        assertThat(audit).containsExactly("http:admin signed in by token");
    }

    @Test
    void aWrongTokenIsRefused() throws IOException {
        Answer answer = login("{\"token\": \"wrong\"}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
        assertThat(audit).isEmpty();
    }

    @Test
    void whatIsNoTokenOrCodeIsRefused() throws IOException {
        assertThat(login("{}").status()).isEqualTo(400);
        reconnect();
        assertThat(login("{\"token\": \"right\", \"code\": \"x\"}").status()).isEqualTo(400);
        reconnect();
        assertThat(login("token=right").status()).isEqualTo(400);
    }

    @Test
    void aFormOfAnotherSiteCannotSignIn() throws IOException {
        Answer answer = http.send("""
                POST /login HTTP/1.1
                Host: localhost
                Content-Type: text/plain
                Content-Length: 18
                """, "{\"token\": \"right\"}").answer();

        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void theCookieReads() throws IOException {
        String cookie = cookie(login("{\"token\": \"right\"}"));

        assertThat(work("GET", cookie, "").body()).isEqualTo("http:admin");
        assertThat(session(cookie)).contains("\"signed_in\":true");
    }

    @Test
    void theCookieAloneChangesNothing() throws IOException {
        String cookie = cookie(login("{\"token\": \"right\"}"));

        assertThat(work("POST", cookie, "").status()).isEqualTo(403);
        reconnect();
        assertThat(work("POST", cookie, "X-CSRF-Token: guessed\n").status()).isEqualTo(403);
    }

    @Test
    void theCookieChangesThingsWithWhatItsPageKnows() throws IOException {
        Answer login = login("{\"token\": \"right\"}");

        assertThat(work("POST", cookie(login), "X-CSRF-Token: " + csrf(login) + "\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenNeedsNoCookie() throws IOException {
        assertThat(work("POST", null, "Authorization: Bearer right\n").body()).isEqualTo("http:admin");
    }

    @Test
    void aWrongTokenIsNotMadeGoodByACookie() throws IOException {
        String cookie = cookie(login("{\"token\": \"right\"}"));

        assertThat(work("GET", cookie, "Authorization: Bearer wrong\n").status())
                .isEqualTo(401);
    }

    @Test
    void whoSignedOutIsNotLetInAnyMore() throws IOException {
        Answer login = login("{\"token\": \"right\"}");
        String cookie = cookie(login);

        Answer answer = request("POST /logout", cookie, "X-CSRF-Token: " + csrf(login) + "\n");

        assertThat(answer.headers().get("set-cookie")).contains("=;", "01-Jan-1970");
        assertThat(session(cookie)).isEqualTo("{\"signed_in\":false}");
        assertThat(work("GET", cookie, "").status()).isEqualTo(401);
    }

    @Test
    void anotherSiteCannotSignOut() throws IOException {
        String cookie = cookie(login("{\"token\": \"right\"}"));

        assertThat(request("POST /logout", cookie, "").status()).isEqualTo(403);
        reconnect();
        assertThat(session(cookie)).contains("\"signed_in\":true");
    }

    @Test
    void whoIsNotSignedInIsToldSo() throws IOException {
        assertThat(session(null)).isEqualTo("{\"signed_in\":false}");
    }

    private Answer login(String body) throws IOException {
        return http.send("""
                POST /login HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: %d
                """.formatted(body.getBytes(UTF_8).length), body).answer();
    }

    private String session(String cookie) throws IOException {
        return request("GET /session", cookie, "").body();
    }

    private Answer work(String method, String cookie, String headers) throws IOException {
        return request(method + " /work", cookie, headers);
    }

    private Answer request(String line, String cookie, String headers) throws IOException {
        return http.send(
                        line + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n"
                                + (cookie == null ? "" : "Cookie: " + cookie + "\n") + headers,
                        "")
                .answer();
    }

    /** A refusal closes the connection. */
    private void reconnect() throws IOException {
        http.close();
        http = server.connect();
    }

    private static String cookie(Answer login) {
        return login.headers().get("set-cookie").split(";", 2)[0];
    }

    private static String csrf(Answer login) {
        Matcher matcher = Pattern.compile("\"csrf\":\"([0-9a-f]{64})\"").matcher(login.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
