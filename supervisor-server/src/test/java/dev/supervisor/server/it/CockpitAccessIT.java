package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.Look;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Who can use the cockpit: with a keyboard alone, with a screen reader, on a phone, in the dark. Takes pictures of it on the way. */
class CockpitAccessIT extends SharedCockpit {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int PHONE_WIDTH = 360;
    private static final String FOCUSED_ID = "return document.activeElement.id";

    @AfterEach
    void anOrdinaryScreen() {
        browser.prefer("light");
        browser.desktopSize();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axeFindsNothingSerious(String theme) throws IOException {
        browser.prefer(theme);
        browser.script(axe());
        browser.awaitText(Look.row("nginx"), "MiB");
        assertThat(violations()).as("overview").isEmpty();
        picture("overview", theme);

        openService("newsletter");
        browser.awaitText(Look.section("Dependencies"), "mailer");
        assertThat(violations()).as("service").isEmpty();
        openService("mailer");
        browser.awaitText(Look.section("Output"), "certificate");
        picture("service", theme);

        open("runs", "Runs");
        browser.awaitText(Look.section("History"), "nightly-report");
        assertThat(violations()).as("runs").isEmpty();
        browser.press(Look.button("Submit a run"));
        browser.await(Look.dialog());
        assertThat(violations()).as("a dialog").isEmpty();
        browser.press(Look.answer("Cancel"));

        openRun(runs.failed());
        browser.awaitText(Look.section("Output"), "region XK");
        assertThat(violations()).as("run").isEmpty();
        picture("run", theme);

        open("system", "System");
        browser.awaitText(Look.section("Audit"), "submitted");
        assertThat(violations()).as("system").isEmpty();
        picture("system", theme);
    }

    @Test
    void axeFindsNothingSeriousWhereOneSignsIn() throws IOException {
        browser.press(Look.button("Sign out"));
        browser.await(Look.field("Token"));
        for (String theme : List.of("light", "dark")) {
            browser.prefer(theme);
            browser.script(axe());
            assertThat(violations()).as(theme).isEmpty();
        }
    }

    @Test
    void aServiceIsFoundOpenedAndRestartedByKeysAlone() throws Exception {
        int first = pid("redis");
        browser.keys("/");
        Waits.until("the filter has the focus", () -> browser.focused().equals("Filter services"));
        browser.keys("redis", Keys.ENTER);
        Waits.until("the filter is left", () -> !browser.focused().equals("Filter services"));
        browser.keys(Keys.ENTER);
        awaitHeading("redis");

        Waits.until("what is new has the focus", () -> "content".equals(browser.script(FOCUSED_ID)));
        tabTo("Restart");
        browser.keys(Keys.ENTER);
        browser.await(Look.dialog());
        browser.keys(Keys.ESCAPE);
        browser.awaitNone(Look.dialog());
        assertThat(browser.focused()).isEqualTo("Restart");
        browser.keys(Keys.ENTER);
        browser.await(Look.dialog());
        tabTo("Restart");
        browser.keys(Keys.ENTER);
        browser.awaitNone(Look.dialog());
        assertThat(browser.focused()).isEqualTo("Restart");
        Waits.until("there is another process", () -> {
            Integer now = daemon.client().serviceStatus("redis").pid();
            return now != null && now != first;
        });

        browser.keys("g");
        browser.keys("o");
        awaitHeading("Services");
    }

    @Test
    void whoGoesBackIsWhereHeWas() {
        browser.size(PHONE_WIDTH, 300);
        browser.script("scrollTo(0, 350)");
        Waits.until("it is scrolled", () -> browser.script("return scrollY").equals(350L));
        openService("redis");
        Waits.until(
                "the next begins at its top",
                () -> browser.script("return scrollY").equals(0L));

        browser.script("history.back()");

        awaitHeading("Services");
        Waits.until(
                "it is scrolled again", () -> browser.script("return scrollY").equals(350L));
    }

    @Test
    void anAddressOfNoPageSaysSo() {
        browser.go("#/services/100%");
        awaitHeading("There is no such page");
        browser.go("#/runs/last");
        awaitHeading("There is no such page");
        browser.press(Look.link("All services"));
        awaitHeading("Services");
    }

    @Test
    void aPhoneShowsAllOfEachPageAndNothingWider() throws IOException {
        browser.size(PHONE_WIDTH, 740);
        browser.script(axe());
        browser.awaitText(Look.row("nginx"), "wanted up");
        assertThat(browser.text(By.xpath("//header//*[@role='status']"))).isEqualTo("Live");
        assertThat(browser.script("return getComputedStyle(document.querySelector('.connection'), '::after').content"))
                .asString()
                .contains("Live");
        assertFits("overview");
        picture("overview", "phone");
        openService("newsletter");
        browser.awaitText(Look.section("Dependencies"), "mailer");
        assertFits("service");
        open("runs", "Runs");
        browser.awaitText(Look.section("History"), "nightly-report");
        assertFits("runs");
        openRun(runs.failed());
        browser.awaitText(Look.section("Output"), "region XK");
        assertFits("run");
        open("system", "System");
        browser.awaitText(Look.section("Audit"), "submitted");
        assertFits("system");
    }

    @Test
    void coloursAreAsTheSystemSaysUntilTheyAreChosen() {
        browser.prefer("dark");
        Waits.until("it is dark", () -> "dark".equals(colours()));
        browser.press(Look.button("Colours: system. Change"));
        browser.await(Look.button("Colours: light. Change"));
        assertThat(colours()).isEqualTo("light");

        browser.open(daemon.url() + "/");
        browser.await(Look.button("Colours: light. Change"));
        assertThat(colours()).isEqualTo("light");
        browser.keys("t");
        browser.await(Look.button("Colours: dark. Change"));
        assertThat(colours()).isEqualTo("dark");
        browser.keys("t");
        browser.await(Look.button("Colours: system. Change"));
    }

    private static Object colours() {
        return browser.script("return document.documentElement.dataset.theme");
    }

    private static void assertFits(String page) {
        assertThat(violations()).as(page).isEmpty();
        assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
                .as(page)
                .isLessThanOrEqualTo(PHONE_WIDTH);
    }

    /** Goes from field to field until this has the focus; a page has fewer than a hundred before its actions. */
    private static void tabTo(String name) {
        for (int i = 0; i < 100 && !browser.focused().equals(name); i++) {
            browser.keys(Keys.TAB);
        }
        assertThat(browser.focused()).isEqualTo(name);
    }

    /** What axe calls serious or critical: rule, and where. */
    private static List<?> violations() {
        Object found = browser.await("""
                const {violations} = await axe.run(document, {resultTypes: ['violations']});
                return violations
                    .filter(one => one.impact === 'serious' || one.impact === 'critical')
                    .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.html} (${node.failureSummary})`).join('\\n')}`);
                """);
        assertThat(found).isInstanceOf(List.class);
        return (List<?>) found;
    }

    private static void picture(String page, String theme) {
        browser.screenshot(SCREENSHOTS.resolve(page + "-" + theme + ".png"));
    }

    private static String axe() throws IOException {
        try (InputStream script = CockpitAccessIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
