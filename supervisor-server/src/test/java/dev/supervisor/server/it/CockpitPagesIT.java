package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.StepStatus;
import dev.supervisor.rpc.model.TokenInfo;
import dev.supervisor.server.testkit.Look;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What the cockpit's pages show and do, in a browser; what others need is ended last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CockpitPagesIT extends SharedCockpit {
    private static final By NAMES = By.xpath("//*[@role='table']//*[@role='cell']/a");
    private static final By LIT = Look.within("Dependencies", "//*[contains(@class, 'edge is-lit')]");
    private static final By LINES = By.xpath("//*[@role='log'][@aria-label!='Last output']/*[@title]");

    @Test
    void theOverviewShowsEveryServiceAndFirstWhatNeedsAttention() {
        assertThat(browser.texts(NAMES))
                .hasSize(CockpitHost.SERVICES)
                .startsWith("mailer", "worker", "newsletter")
                .contains("postgres", "api", "migrate");
        assertThat(browser.text(Look.row("mailer"))).contains("Crash looping", "starts in", "exit code 78");
        assertThat(browser.text(Look.row("worker"))).contains("Degraded");
        assertThat(browser.text(Look.row("newsletter"))).contains("Blocked", "waits for mailer");
        assertThat(browser.text(Look.row("backup"))).contains("Exited", "since");
        browser.awaitText(Look.row("nginx"), "Running");
        browser.awaitText(Look.row("nginx"), "MiB");
        assertThat(browser.text(By.xpath("//*[@aria-label='Totals by state']"))).contains("1\nDegraded", "MiB");
    }

    @Test
    void thePageNamesAllItsScriptsSoThatTheyAreAskedForAtOnce() {
        Object scripts = browser.script("""
                const path = address => new URL(address).pathname;
                const asked = performance.getEntriesByType('resource').map(one => path(one.name)).filter(one => one.endsWith('.js'));
                const named = [...document.querySelectorAll('script[src], link[rel=modulepreload]')].map(one => path(one.src ?? one.href));
                return [asked, named].map(paths => [...new Set(paths)].sort().join(' '));
                """);

        assertThat((List<?>) scripts).hasSize(2).first().asString().contains("/assets/parts/log.js");
        assertThat(((List<?>) scripts).get(0)).isEqualTo(((List<?>) scripts).get(1));
    }

    @Test
    void theOverviewIsFilteredAsOneTypesSortedAndGrouped() {
        browser.type(Look.field("Filter services"), "cert");
        browser.await(By.xpath("//*[contains(., 'No service is like that')]"));
        browser.type(Look.field("Filter services"), "degr");
        Waits.untilAsserted(
                "only one is left", () -> assertThat(browser.texts(NAMES)).containsExactly("worker"));
        browser.type(Look.field("Filter services"), "waits mailer");
        Waits.untilAsserted(
                "only one is left", () -> assertThat(browser.texts(NAMES)).containsExactly("newsletter"));

        browser.type(Look.field("Filter services"), " ");
        browser.press(Look.option("Group by", "Nothing"));
        browser.press(Look.button("Service"));
        Waits.untilAsserted(
                "by name", () -> assertThat(browser.texts(NAMES)).isSorted().hasSize(CockpitHost.SERVICES));
        browser.press(By.xpath("//*[@role='columnheader'][@aria-sort='ascending']//button"));
        Waits.untilAsserted(
                "from its end", () -> assertThat(browser.texts(NAMES)).startsWith("worker", "redis"));

        browser.press(Look.option("Group by", "State"));
        browser.await(Look.row("Crash looping"));
        browser.press(By.xpath("//*[@aria-label='Totals by state']//button[contains(., 'Exited')]"));
        Waits.untilAsserted(
                "those that exited",
                () -> assertThat(browser.texts(NAMES)).containsExactlyInAnyOrder("backup", "migrate"));
    }

    /** A machine that others use too may be late once: the quickest of three counts. */
    @Test
    void aCrashIsSeenWithinASecond() throws Exception {
        List<Long> seenAfter = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            browser.awaitText(Look.row("node-exporter"), "Running");
            seenAfter.add(seenAfterCrash("node-exporter"));
            assertThat(browser.text(Look.row("node-exporter"))).contains("starts in", "KILL");
            daemon.client().serviceStart("node-exporter", Duration.ZERO);
        }

        System.out.println("crashes were seen on the page after " + seenAfter + " ms");
        assertThat(seenAfter).anyMatch(millis -> millis < 1000);
    }

    /** Milliseconds from the kill until the row says so, as the page itself notes it. */
    private static long seenAfterCrash(String service) throws Exception {
        int pid = pid(service);
        browser.script("""
                const [service] = arguments;
                const table = document.querySelector('[role=table]');
                const observer = new MutationObserver(() => {
                    const row = [...table.querySelectorAll('[role=row]')].find(one => one.textContent.includes(service));
                    if (!row?.textContent.includes('Waiting to restart')) return;
                    window.seenAt = Date.now();
                    observer.disconnect();
                });
                window.seenAt = null;
                observer.observe(table, {subtree: true, childList: true, characterData: true});
                """, service);
        long killedAt = System.currentTimeMillis();
        Processes.kill(pid, "KILL");
        return (Long) Waits.value("the crash is on the page", () -> browser.script("return window.seenAt")) - killedAt;
    }

    @Test
    void aServicesPageShowsItsHistoryFiguresOutputAndWhy() {
        openService("mailer");

        browser.awaitText(Look.headState(), "Crash looping");
        browser.awaitText(Look.section("Now"), "code 78");
        browser.awaitText(Look.section("Now"), "Next start");
        browser.awaitText(Look.section("Why"), "smtp.internal:587: certificate has expired");
        Waits.untilAsserted(
                "the timeline",
                () -> assertThat(
                                browser.script(
                                        "return document.querySelector(\"section[aria-label='History'] svg[role=img]\").getAttribute('aria-label')"))
                        .asString()
                        .contains("newest first: Crash looping"));
        browser.awaitText(Look.section("History"), "Waiting to restart");
        browser.awaitText(Look.section("Output"), "mailer 2.3.1");
        browser.awaitText(Look.section("Definition"), "Crash loop starts");
        browser.await(Look.within("Use", "//canvas"));
        browser.awaitText(Look.section("Use"), "Memory");
    }

    @Test
    void moreEventsThanAPageAreLoadedWhenTheTimeIsLookedAt() throws Exception {
        for (int i = 0; i < 210; i++) {
            daemon.client().serviceReset("grafana");
        }
        openService("grafana");

        browser.await(By.xpath("//section[@aria-label='History']//button[starts-with(., 'Show all 21')]"));
        browser.awaitText(Look.section("History"), "nothing is known of before");
        browser.awaitText(Look.section("Use"), "Unknown before");
    }

    @Test
    void whatIsRefusedIsNotSaidToBeNothing() {
        browser.script("""
                const real = window.fetch;
                window.fetch = async (url, options) => {
                    const {id, method} = JSON.parse(options?.body ?? '{}');
                    if (!['service.events', 'service.list', 'service.stats'].includes(method)) return real(url, options);
                    return new Response(JSON.stringify({jsonrpc: '2.0', id, error: {code: -32000, message: 'No time for ' + method}}));
                };
                """);
        openService("grafana");

        browser.awaitText(Look.section("History"), "No time for service.events");
        browser.awaitText(Look.section("Use"), "No time for service.stats");
        browser.awaitText(Look.section("Dependencies"), "No time for service.list");
        assertThat(browser.text(By.tagName("main")))
                .doesNotContain("Nothing yet", "depends on nothing", "Nothing was measured", "Starts in");
    }

    @Test
    void whatARevisionChangedIsShown() throws Exception {
        daemon.client().serviceSet(revised().build());
        daemon.client().serviceSet(revised().env("LEVEL", "<b>debug</b>").build());
        openService("revised");

        browser.press(Look.button("Changes"));
        browser.awaitText(Look.section("Definition"), "Revision 2");
        browser.awaitText(Look.section("Definition"), "env.LEVEL");
        browser.awaitText(By.tagName("ins"), "<b>debug</b>");
        assertThat(browser.count(By.tagName("ins"))).isEqualTo(1);
        assertThat(browser.count(By.tagName("del"))).isZero();
        daemon.client().serviceSet(revised().build());
        browser.awaitText(Look.section("Definition"), "Revision 3");
        browser.awaitText(By.tagName("del"), "<b>debug</b>");
        daemon.client().serviceDelete("revised");
    }

    private static ServiceSpec.Builder revised() {
        return ServiceSpec.named("revised").command("sleep", "8001");
    }

    @Test
    void theBlockedPathIsLit() {
        openService("newsletter");

        browser.awaitText(Look.headState(), "Blocked");
        browser.awaitText(Look.section("Why"), "mailer");
        browser.await(Look.within("Dependencies", "//*[local-name()='a'][@href='#/services/mailer']"));
        browser.await(LIT);

        openService("nginx");
        browser.await(Look.within("Dependencies", "//*[local-name()='a'][@href='#/services/postgres']"));
        assertThat(browser.has(Look.within("Dependencies", "//*[local-name()='a'][@href='#/services/mailer']")))
                .isFalse();
        assertThat(browser.has(LIT)).isFalse();
    }

    @Test
    void outputIsLiveAndCanBeSearchedPausedAndFiltered() {
        openService("api");
        browser.awaitText(Look.log(), "GET /orders/");
        int before = browser.count(LINES);
        Waits.until("more comes", () -> browser.count(LINES) > before + 2);

        browser.press(Look.button("Pause"));
        browser.await(Look.button("Go on"));
        int paused = browser.count(LINES);
        Waits.during("nothing is added", Duration.ofSeconds(1), () -> browser.count(LINES) == paused);
        browser.press(Look.button("Go on"));
        Waits.until("what was missed comes", () -> browser.count(LINES) > paused + 2);

        hide(true);
        int hidden = browser.count(LINES);
        Waits.during("a hidden page asks no more", Duration.ofSeconds(1), () -> browser.count(LINES) <= hidden + 2);
        hide(false);
        Waits.until("what was missed comes", () -> browser.count(LINES) > hidden + 4);

        browser.type(Look.field("Search the output"), "listening");
        Waits.untilAsserted(
                "what is found",
                () -> assertThat(browser.texts(By.tagName("mark")))
                        .containsOnly("listening")
                        .hasSize(browser.count(LINES)));
        browser.type(Look.field("Search the output"), " ");
        browser.press(Look.option("Which output", "stderr"));
        Waits.untilAsserted(
                "errors only",
                () -> assertThat(browser.texts(LINES)).isNotEmpty().allMatch(line -> line.contains("/search?q=")));
    }

    /** Lets the page take itself for one in a tab that is not shown. */
    private static void hide(boolean isHidden) {
        browser.script(
                "Object.defineProperty(document, 'hidden', {value: arguments[0], configurable: true});"
                        + "document.dispatchEvent(new Event('visibilitychange'))",
                isHidden);
    }

    @Test
    void ofALongOutputTheLastLinesAreShownAndSaidToBeThose() throws Exception {
        daemon.client()
                .serviceSet(ServiceSpec.named("talker")
                        .command("sh", "-c", "seq 1100; exec sleep 8002")
                        .build());
        awaitState("talker", "running");
        openService("talker");

        browser.awaitText(Look.log(), "1100");
        browser.awaitText(Look.log(), "older ones are not loaded");
        browser.type(Look.field("Search the output"), "eleven");
        browser.awaitText(Look.log(), "lines is like that; older ones are not loaded");
        daemon.client().serviceDelete("talker");
    }

    @Test
    void whatIsWrittenByProgramsIsTextNotHtml() {
        openService("api");

        browser.awaitText(Look.log(), CockpitHost.HOSTILE);
        browser.awaitText(Look.section("Definition"), "HOSTILE = " + CockpitHost.HOSTILE);
        browser.type(Look.field("Search the output"), "<script>");
        browser.await(By.tagName("mark"));
        assertThat(browser.script("return window.hostile")).isNull();
        assertThat(browser.count(By.xpath("//main//img | //main//script"))).isZero();
    }

    @Test
    void aServiceIsStoppedStartedAndRestartedAndToldWhatThatDoes() throws Exception {
        openService("redis");
        int first = pid("redis");
        browser.press(Look.button("Restart"));
        browser.awaitText(Look.dialog(), "api");
        browser.press(Look.answer("Restart"));
        browser.awaitText(Look.messages(), "redis is being restarted");
        Waits.until(
                "there is another process",
                () -> !Integer.valueOf(first)
                                .equals(daemon.client().serviceStatus("redis").pid())
                        && daemon.client().serviceStatus("redis").pid() != null);
        String second = String.valueOf(pid("redis"));
        browser.awaitText(Look.section("Now"), second);

        browser.press(Look.button("Stop"));
        browser.press(Look.answer("Cancel"));
        browser.awaitNone(Look.dialog());
        assertThat(browser.text(Look.section("Now"))).contains(second);
        browser.press(Look.button("Stop"));
        browser.press(Look.answer("Stop"));
        browser.awaitText(Look.headState(), "Inactive");
        browser.press(Look.button("Start"));
        browser.awaitText(Look.headState(), "Running");
        browser.awaitText(Look.section("History"), "admin");
    }

    @Test
    void aServiceIsReloadedAndSignalledAndTheOutputOfAnEarlierProcessFound() throws Exception {
        daemon.client()
                .serviceSet(ServiceSpec.named("signalled")
                        .command(
                                "sh",
                                "-c",
                                "trap 'echo read again' HUP; trap 'echo got USR1' USR1; seq 100; while :; do sleep 0.05; done")
                        .reloadSignal("HUP")
                        .build());
        awaitState("signalled", "running");
        openService("signalled");
        browser.awaitText(Look.log(), "100");
        browser.press(Look.button("Reload"));
        browser.awaitText(Look.log(), "read again");
        send("USR1");
        browser.awaitText(Look.log(), "got USR1");

        send("KILL");
        By processes = By.xpath("//select[@aria-label='Jump to a process']/option[@value!='']");
        Waits.until("there is the output of two processes", () -> browser.count(processes) == 2);
        assertThat((Long) browser.script(
                        "return document.querySelector('section[aria-label=Output] [role=log]').scrollTop"))
                .isPositive();
        browser.press(By.xpath("//select[@aria-label='Jump to a process']/option[last()]"));
        Waits.until(
                "the first is in sight",
                () -> browser.script(
                                "return document.querySelector('section[aria-label=Output] [role=log]').scrollTop < 20")
                        .equals(true));
        daemon.client().serviceDelete("signalled");
    }

    private static void send(String signal) {
        browser.press(Look.option("Send a signal", signal));
        browser.press(Look.answer("Send " + signal));
        browser.awaitText(Look.messages(), "was sent " + signal);
    }

    @Test
    void runsAreShownByQueueOutcomeAndHistory() {
        open("runs", "Runs");

        browser.awaitText(Look.section("Queue"), "2 of 2 slots taken; steps that wait for a slot: 2");
        browser.awaitText(Look.section("Queue"), "transcode");
        browser.awaitText(Look.section("Outcomes"), "rotate-keys");
        assertThat(browser.text(Look.section("Outcomes"))).contains("100% of 3 succeeded", "nightly-report");
        browser.awaitText(Look.section("History"), "nightly-report");
        browser.press(Look.option("Only runs in this state", "Failed"));
        Waits.untilAsserted(
                "only those that failed",
                () -> assertThat(browser.text(Look.section("History")))
                        .contains("nightly-report")
                        .doesNotContain("transcode"));
    }

    @Test
    void runsAreShownWhileMoreComeWithoutAPause() {
        open("runs", "Runs");
        browser.awaitText(Look.section("History"), "nightly-report");

        ScheduledExecutorService submits = Executors.newSingleThreadScheduledExecutor();
        try {
            var stream = submits.scheduleWithFixedDelay(() -> submitAndCancel("steady"), 0, 50, TimeUnit.MILLISECONDS);
            browser.awaitText(Look.section("History"), "steady");
            browser.awaitText(Look.section("Outcomes"), "steady");
            assertThat(stream.isDone()).isFalse();
        } finally {
            // Not interrupted: a run whose cancellation never left would wait for a slot in the page's other tests.
            submits.shutdown();
            Waits.until("the last of them was cancelled", submits::isTerminated);
        }
    }

    @Test
    void theRunThatIsChosenStaysSoWhenAnotherComes() {
        open("runs", "Runs");
        browser.awaitText(Look.section("History"), "nightly-report");
        browser.keys("j");
        browser.keys(Keys.ARROW_DOWN);
        By chosen = Look.within("History", "//tr[contains(@class, 'is-chosen')]//a");
        browser.await(By.xpath("//section[@aria-label='History']//tbody/tr[2][contains(@class, 'is-chosen')]"));
        String id = browser.text(chosen);
        assertThat(browser.focused()).isEqualTo(id);

        submitAndCancel("latest");
        browser.await(By.xpath("//section[@aria-label='History']//tbody/tr[3][contains(@class, 'is-chosen')]"));
        browser.keys(Keys.ENTER);
        awaitHeading("run " + id);
    }

    private static void submitAndCancel(String name) {
        try {
            RunSpec run = RunSpec.builder().name(name).shell("sleep 600").build();
            daemon.client().runCancel(daemon.client().runSubmit(run).runId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFailedRunShowsItsGraphAndTheOutputOfEachStep() {
        openRun(runs.failed());

        browser.awaitText(Look.headState(), "Failed");
        browser.awaitText(Look.section("Why"), "taxes");
        browser.awaitText(Look.section("Steps"), "6 of 6 ended");
        assertThat(browser.text(Look.section("Steps"))).contains("extract", "totals", "Skipped", "exit code 3");
        browser.awaitText(Look.section("Output"), "no rate for region XK");
        browser.press(Look.within("Steps", "//*[@role='button'][contains(., 'currencies')]"));
        browser.awaitText(Look.section("Output"), "rates of 34 currencies");
        assertThat(browser.text(Look.section("Output"))).doesNotContain("region XK");
    }

    @Test
    void aRunsOutputIsLive() {
        openRun(runs.running());

        browser.awaitText(Look.headState(), "Running");
        browser.awaitText(Look.section("Output"), "of 216000");
        int before = browser.count(LINES);
        Waits.until("more comes", () -> browser.count(LINES) > before);
    }

    @Test
    void aRunIsSubmittedCancelledAndRetried() {
        open("runs", "Runs");
        browser.press(Look.button("Submit a run"));
        browser.type(Look.field("Name, to find it again"), "reindex");
        browser.type(Look.field("Command, run by /bin/sh"), "echo batch 1; sleep 600");
        browser.type(Look.field("Pool"), "no-such");
        browser.press(Look.answer("Submit"));
        browser.awaitText(Look.alert(), "no-such");
        browser.type(Look.field("Pool"), "default");
        browser.type(Look.field("Priority"), "7");
        browser.press(Look.answer("Submit"));

        awaitHeading("reindex");
        browser.awaitText(Look.headState(), "Queued");
        browser.awaitText(Look.section("Now"), "priority 7");
        browser.awaitText(Look.section("Why"), "slot");
        String first = browser.text(Look.heading());
        browser.press(Look.button("Cancel"));
        browser.press(Look.answer("Cancel the run"));
        browser.awaitText(Look.headState(), "Cancelled");
        browser.press(Look.button("Run again"));
        Waits.until(
                "the new run is shown",
                () -> browser.text(Look.heading()).contains("reindex")
                        && !browser.text(Look.heading()).equals(first));
        browser.press(Look.button("Cancel"));
        browser.press(Look.answer("Cancel the run"));
        browser.awaitText(Look.headState(), "Cancelled");
    }

    @Test
    void aRunOfSeveralStepsIsSubmitted() throws Exception {
        open("runs", "Runs");
        browser.press(Look.button("Submit a run"));
        browser.type(Look.field("Name, to find it again"), "two-steps");
        browser.type(Look.field("Command, run by /bin/sh"), "echo one");
        browser.press(Look.button("Make it several steps"));
        browser.type(By.xpath("//fieldset[2]//label[contains(., 'Name')]/input"), "second");
        browser.type(By.xpath("//fieldset[2]//label[contains(., 'Command')]/input"), "echo two");
        browser.press(Look.button("Add a step"));
        browser.press(By.xpath("(//button[normalize-space()='Remove this step'])[3]"));
        browser.press(Look.answer("Submit"));

        awaitHeading("two-steps");
        browser.awaitText(Look.section("Steps"), "0 of 2 ended");
        assertThat(browser.text(Look.section("Steps"))).contains("first", "second");
        String heading = browser.text(Look.heading());
        long run = Long.parseLong(heading.substring(heading.lastIndexOf(' ') + 1));
        assertThat(daemon.client().runStatus(run).steps())
                .extracting(StepStatus::name, StepStatus::needs)
                .containsExactly(tuple("first", List.of()), tuple("second", List.of("first")));
        By node = Look.within("Steps", "//*[@role='button'][contains(., 'second')]");
        assertThat(browser.property(node, "ariaPressed")).isEqualTo("false");
        browser.script(
                "[...document.querySelectorAll('a[role=button]')].find(one => one.textContent.includes('second')).focus()");
        browser.keys(" ");
        Waits.until("it is chosen", () -> browser.property(node, "ariaPressed").equals("true"));
        daemon.client().runCancel(run);
    }

    @Test
    void theSystemsFiguresAreShownAndUpkeepIsDone() throws Exception {
        open("system", "System");
        browser.awaitText(Look.section("Store"), "database file");
        browser.awaitText(Look.section("Daemon"), "all checks hold");
        browser.awaitText(Look.section("Rows"), "services");
        assertThat(browser.text(Look.section("Rows"))).contains("services\t" + CockpitHost.SERVICES);

        browser.press(Look.button("Retention"));
        browser.awaitText(Look.within("Upkeep", "//tr[contains(., 'Retention')]"), "done");
        browser.press(Look.button("Backup …"));
        browser.type(Look.field("File on the daemon"), daemon.state() + "/today.db");
        browser.press(Look.answer("Back up"));
        browser.awaitText(Look.within("Upkeep", "//tr[contains(., 'Backup')]"), "done");
        assertThat(Files.size(daemon.state().resolve("today.db"))).isPositive();
        browser.awaitText(Look.section("Audit"), "admin");
    }

    @Test
    void tokensAreCreatedShownOnceAndRevoked() throws Exception {
        open("system", "System");
        browser.press(Look.button("Create a token"));
        browser.type(Look.field("Name, for people and the audit"), "deploy");
        browser.press(Look.answer("Create"));
        browser.awaitText(Look.dialog(), "only time it is shown");
        String token = browser.text(By.xpath("//dialog//code"));
        assertThat(token).isNotBlank();
        browser.script("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})");
        browser.press(Look.answer("Copy"));
        browser.awaitText(Look.messages(), "is selected");
        assertThat(browser.script("return getSelection().toString().trim()")).isEqualTo(token);
        browser.press(Look.answer("I have it"));
        browser.awaitText(Look.row("deploy"), "viewer");
        assertThat(names()).contains("deploy");

        browser.press(By.xpath("//tr[contains(., 'deploy')]//button"));
        browser.press(Look.answer("Revoke"));
        Waits.until("it is gone", () -> !names().contains("deploy"));
        browser.awaitNone(By.xpath("//section[@aria-label='Tokens']//tr[contains(., 'deploy')]"));
        browser.awaitText(Look.section("Audit"), "deploy");
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void ofManyNamesTheOutcomesSayHowManyAreNotShown() {
        for (int i = 0; i < 25; i++) {
            submitAndCancel("report-" + i);
        }
        open("runs", "Runs");
        browser.awaitText(Look.section("Outcomes"), "report-24");
        browser.awaitText(Look.section("Outcomes"), "more are not shown");
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void anOutputThatIsPausedCanBeGoneOnWithAfterItsEnd() throws Exception {
        openRun(runs.running());
        browser.awaitText(Look.section("Output"), "of 216000");
        browser.press(Look.button("Pause"));
        browser.await(Look.button("Go on"));

        daemon.client().runCancel(runs.running());

        browser.awaitText(Look.headState(), "Cancelled");
        browser.press(Look.button("Go on"));
        browser.awaitNone(Look.button("Go on"));
        assertThat(browser.has(Look.button("Pause"))).isFalse();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void everythingIsWipedOnlyBehindTheTypedWord() throws Exception {
        open("system", "System");
        browser.press(Look.button("Wipe everything …"));
        browser.type(Look.field("Type wipe to go on"), "Wipe!");
        assertThat(browser.property(Look.answer("Wipe everything"), "disabled")).isEqualTo("true");
        browser.keys("\n");
        assertThat(browser.has(Look.dialog())).isTrue();
        assertThat(daemon.client().serviceList().services()).hasSize(CockpitHost.SERVICES);

        browser.type(Look.field("Type wipe to go on"), "wipe");
        browser.press(Look.answer("Wipe everything"));
        browser.awaitText(Look.messages(), "rows deleted");
        assertThat(daemon.client().serviceList().services()).isEmpty();
        browser.go("#/");
        browser.awaitText(By.tagName("main"), "There are no services yet");
    }

    private static List<String> names() throws Exception {
        return daemon.client().tokenList().tokens().stream()
                .map(TokenInfo::name)
                .toList();
    }
}
