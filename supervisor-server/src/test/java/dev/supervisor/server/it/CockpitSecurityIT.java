package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.Look;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Who gets in, what each may, what the page cannot be made to do, and that it survives the daemon's death. */
class CockpitSecurityIT extends SharedCockpit {
    @Test
    void aWrongTokenIsRefusedInWords() {
        expectComplaints("401");
        signOut();
        browser.type(Look.field("Token"), "guessed");
        browser.press(Look.button("Sign in"));

        browser.awaitText(Look.alert(), "is not good");
        assertThat(browser.has(Look.button("Sign out"))).isFalse();
        browser.type(Look.field("Token"), daemon.token());
        browser.press(Look.button("Sign in"));
        browser.await(Look.row("postgres"));
    }

    @Test
    void whoSignsOutIsOutAlsoForTheServer() {
        expectComplaints("401");
        signOut();

        assertThat(call("service.list", "{}")).doesNotContain("postgres");
        browser.open(daemon.url() + "/");
        browser.await(Look.field("Token"));
    }

    @Test
    void theSessionIsOutOfReachOfScripts() {
        assertThat(browser.script("return document.cookie")).isEqualTo("");
        assertThat(browser.script("return JSON.stringify([{...localStorage}, {...sessionStorage}])"))
                .asString()
                .doesNotContain(daemon.token());
    }

    @Test
    void aCallWithoutThePagesProofIsRefused() {
        expectComplaints("403");
        Object status = browser.await("""
                const body = JSON.stringify({jsonrpc: '2.0', id: 1, method: 'service.stop', params: {name: 'redis'}});
                const headers = {'Content-Type': 'application/json'};
                return (await fetch('/rpc', {method: 'POST', headers, body})).status;
                """);

        assertThat(status).isEqualTo(403L);
        assertThat(call("service.status", "{\"name\": \"redis\"}")).contains("\"target\":\"up\"");
    }

    @Test
    void aLinkFromTheCommandLineSignsInOnce() {
        expectComplaints("401");
        String link =
                CommandLine.run(daemon.state(), "cockpit", "--print").out().strip();
        signOut();

        browser.open(link);
        browser.await(Look.row("postgres"));
        assertThat(browser.script("return location.hash")).isEqualTo("#/");
        signOut();
        browser.open(link);
        browser.await(Look.field("Token"));
        browser.awaitText(Look.messages(), "good once");
        assertThat(browser.has(Look.row("postgres"))).isFalse();

        String second =
                CommandLine.run(daemon.state(), "cockpit", "--print").out().strip();
        browser.go(second.substring(second.indexOf('#')));
        browser.await(Look.row("postgres"));
        assertThat(browser.script("return location.hash")).isEqualTo("#/");
    }

    @Test
    void whoseProofIsOfAnotherSessionIsSignedOutAllTheSame() {
        expectComplaints("403");
        browser.await("""
                const {current} = await import('/assets/session.js');
                current.value = {...current.value, csrf: 'of another'};
                """);

        signOut();

        assertThat(browser.await("return (await (await fetch('/session')).json()).signed_in"))
                .isEqualTo(false);
    }

    @Test
    void whoIsNotSignedOutByTheDaemonIsToldSo() {
        browser.script(
                "const real = window.fetch; window.fetch = (url, options) => url === '/logout' ? Promise.reject() : real(url, options)");
        browser.press(Look.button("Sign out"));

        browser.awaitText(Look.messages(), "still signed in");
        assertThat(browser.has(Look.row("postgres"))).isTrue();
    }

    @Test
    void aQuestionIsNotLeftToTheNextWhoSignsIn() throws Exception {
        expectComplaints("401");
        var created = daemon.client().tokenCreate("asker", "operator", null, null);
        signIn(created.token());
        openService("redis");
        browser.press(Look.button("Stop"));
        browser.await(Look.dialog());

        daemon.client().tokenRevoke(created.info().id());

        browser.await(Look.field("Token"));
        assertThat(browser.has(Look.dialog())).isFalse();
        assertThat(browser.await("return (await import('/assets/store.js')).services.size"))
                .isEqualTo(0L);
    }

    @Test
    void aViewerIsToldWhyHeMayNotAndTheServerRefuses() throws Exception {
        signIn(daemon.client().tokenCreate("onlooker", "viewer", null, null).token());

        openService("redis");
        browser.awaitText(Look.headState(), "Running");
        for (String action : List.of("Stop", "Restart", "Reset")) {
            assertThat(browser.property(Look.button(action), "disabled")).isEqualTo("true");
            assertThat(browser.property(Look.button(action), "title"))
                    .isEqualTo("This needs the role operator; yours is viewer");
        }
        assertThat(call("service.stop", "{\"name\": \"redis\"}")).contains("FORBIDDEN");
        open("runs", "Runs");
        assertThat(browser.property(Look.button("Submit a run"), "disabled")).isEqualTo("true");
        open("system", "System");
        browser.awaitText(Look.section("Upkeep"), "Retention");
        assertThat(browser.property(Look.button("Wipe everything …"), "disabled"))
                .isEqualTo("true");
        assertThat(browser.has(Look.section("Tokens"))).isFalse();
        assertThat(call("system.wipe_all", "{}")).contains("FORBIDDEN");
        assertThat(daemon.client().serviceStatus("redis").target()).isEqualTo("up");
    }

    @Test
    void aTokenForSomeServicesSeesNoOthers() throws Exception {
        signIn(daemon.client()
                .tokenCreate("web-team", "operator", List.of("nginx", "a*"), null)
                .token());

        browser.await(Look.row("nginx"));
        assertThat(browser.texts(By.xpath("//*[@role='table']//*[@role='cell']/a")))
                .containsExactlyInAnyOrder("nginx", "api");
        assertThat(browser.has(Look.link("Runs"))).isFalse();
        assertThat(browser.has(Look.link("System"))).isFalse();
        browser.go("#/services/postgres");
        browser.awaitText(Look.heading(), "There is no service");
        assertThat(call("service.logs", "{\"name\": \"postgres\"}"))
                .contains("\"error\"")
                .doesNotContain("PostgreSQL");
        assertThat(call("run.list", "{}")).contains("\"error\"");
        openService("nginx");
        browser.press(Look.button("Reset"));
        browser.awaitText(Look.section("History"), "web-team");
    }

    @Test
    void whoseTokenIsRevokedIsSignedOut() throws Exception {
        expectComplaints("401");
        var created = daemon.client().tokenCreate("leaver", "operator", null, null);
        signIn(created.token());
        browser.await(Look.row("nginx"));

        daemon.client().tokenRevoke(created.info().id());

        browser.await(Look.field("Token"));
    }

    @Test
    void nothingInlineRunsAndNothingIsLoadedFromElsewhere() {
        expectComplaints("Content Security Policy");
        Object ran = browser.await("""
                const policies = [];
                document.addEventListener('securitypolicyviolation', event => policies.push(event.effectiveDirective));
                const script = document.createElement('script');
                script.textContent = 'window.injected = 1';
                document.body.append(script);
                const image = document.createElement('div');
                image.innerHTML = '<img src="data:," onerror="window.injected = 1">';
                document.body.append(image);
                const loaded = await fetch('http://127.0.0.2:9/').then(() => 'loaded', () => 'held back');
                await new Promise(resolve => setTimeout(resolve, 100));
                script.remove();
                image.remove();
                return [window.injected ?? 'nothing ran', loaded, [...new Set(policies)].sort().join(' ')].join('; ');
                """);

        assertThat(ran).isEqualTo("nothing ran; held back; connect-src script-src-attr script-src-elem");
        Object header = browser.await("return (await fetch('/')).headers.get('Content-Security-Policy')");
        assertThat(header)
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void thePageIsRightAgainAfterTheDaemonsDeath() throws Exception {
        expectComplaints("ERR_");
        browser.script("window.neverReloaded = true");
        browser.awaitText(Look.row("nginx"), "Running");
        int pid = pid("nginx");
        String address = URI.create(daemon.url()).getAuthority();

        daemon.killDaemon();
        browser.awaitText(By.tagName("header"), "Not connected");
        Processes.kill(pid, "KILL");
        daemon.start("--config", daemon.state().resolveSibling("supervisor.yml").toString(), "--listen", address);

        browser.awaitText(By.tagName("header"), "Live");
        Waits.until("it runs again", () -> {
            Integer now = daemon.client().serviceStatus("nginx").pid();
            return now != null && now != pid;
        });
        browser.awaitText(Look.row("nginx"), "Running");
        openService("nginx");
        browser.awaitText(Look.section("Now"), String.valueOf(pid("nginx")));
        assertThat(browser.script("return window.neverReloaded")).isEqualTo(true);
    }

    @Test
    void whoIsSignedInStaysSoWhileTheDaemonStopsAndStartsAgain() throws Exception {
        expectComplaints("ERR_");
        expectComplaints("503");
        String address = URI.create(daemon.url()).getAuthority();
        browser.script("""
                window.neverReloaded = true;
                window.samplesAsked = 0;
                let refused = 0;
                const real = window.fetch;
                window.fetch = async (url, options) => {
                    if (url === '/session' && refused++ < 2) return new Response('', {status: 503});
                    if (options?.body?.includes('service.stats') && window.samplesAsked++ === 0) throw new TypeError();
                    return real(url, options);
                };
                """);

        daemon.client().systemShutdown("leave");
        daemon.awaitEnd();
        browser.awaitText(By.tagName("header"), "Not connected");
        daemon.start("--config", daemon.state().resolveSibling("supervisor.yml").toString(), "--listen", address);
        browser.awaitText(By.tagName("header"), "Live");
        browser.awaitText(Look.row("redis"), "Running");
        Waits.until("samples are asked for again", () -> (Long) browser.script("return window.samplesAsked") > 1);
        assertThat(browser.script("return window.neverReloaded")).isEqualTo(true);
    }

    private static void signOut() {
        browser.press(Look.button("Sign out"));
        browser.await(Look.field("Token"));
    }
}
