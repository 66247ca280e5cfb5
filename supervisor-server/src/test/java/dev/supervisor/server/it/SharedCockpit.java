package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.supervisor.server.testkit.Browser;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Look;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that share a host and a browser, in which an admin is signed in at the beginning of each. After each, the console has no
 * complaint but those it said it expects, and nothing was asked for from another host.
 */
abstract class SharedCockpit {
    static DaemonUnderTest daemon;
    static CockpitHost.Runs runs;
    static Browser browser;

    private final List<String> expected = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        assumeTrue(Browser.isThere(), Browser.MISSING);
        daemon = new DaemonUnderTest(directory);
        CockpitHost.start(daemon);
        runs = CockpitHost.submit(daemon);
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
        if (daemon != null) {
            daemon.close();
            daemon = null;
        }
    }

    @BeforeEach
    void anAdminLooksAtTheOverview() {
        if (!String.valueOf(browser.script("return location.href")).startsWith(daemon.url())
                || !browser.text(Look.button("Sign out")).equals("Sign out")
                || !"admin".equals(browser.await("return (await (await fetch('/session')).json()).role"))) {
            signIn(daemon.token());
        }
        browser.script("sessionStorage.clear()");
        browser.open(daemon.url() + "/");
        browser.await(Look.row("postgres"));
    }

    @AfterEach
    void nothingWasComplainedOfAndNobodyElseAsked() {
        assertThat(browser.complaints())
                .filteredOn(complaint -> expected.stream().noneMatch(complaint::contains))
                .isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .filteredOn(address -> !address.startsWith("data:") && !address.equals("about:blank"))
                .extracting(address -> URI.create(address).getAuthority())
                .containsOnly(URI.create(daemon.url()).getAuthority());
    }

    /** Lets the test cause complaints that have this text. */
    void expectComplaints(String part) {
        expected.add(part);
    }

    /** Signs in by the form, as somebody who was signed out. */
    static void signIn(String token) {
        browser.leave();
        browser.deleteCookies();
        browser.open(daemon.url() + "/");
        browser.type(Look.field("Token"), token);
        browser.press(Look.button("Sign in"));
        browser.await(Look.button("Sign out"));
    }

    static void openService(String name) {
        browser.go("#/services/" + name);
        awaitHeading(name);
    }

    static void openRun(long id) {
        browser.go("#/runs/" + id);
        awaitHeading("run " + id);
    }

    static void open(String page, String heading) {
        browser.go("#/" + page);
        awaitHeading(heading);
    }

    static void awaitHeading(String text) {
        browser.awaitText(Look.heading(), text);
    }

    /** The answer to a call made from the page, with its cookie and its proof of origin, as JSON. */
    static String call(String method, String params) {
        return String.valueOf(browser.await("""
                const {csrf} = await (await fetch('/session')).json();
                const body = JSON.stringify({jsonrpc: '2.0', id: 1, method: args[0], params: JSON.parse(args[1])});
                const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
                return (await fetch('/rpc', {method: 'POST', headers, body})).text();
                """, method, params));
    }

    static void awaitState(String service, String state) {
        CockpitHost.awaitState(daemon, service, state);
    }

    static int pid(String service) throws IOException {
        return Waits.value(
                "the process of " + service,
                () -> daemon.client().serviceStatus(service).pid());
    }
}
