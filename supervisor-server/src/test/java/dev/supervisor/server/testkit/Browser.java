package dev.supervisor.server.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The Chromium that is installed, without a window: it presses, types and looks, and tells what the page complained of and asked for. */
public final class Browser implements AutoCloseable {
    /** Why there is none, for those who skip. */
    public static final String MISSING = "needs chromium and chromedriver; apt-get install chromium chromium-driver";

    private static final Pattern REQUEST =
            Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{(.*)");
    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");
    private static final int DESKTOP_WIDTH = 1200;
    private static final int DESKTOP_HEIGHT = 800;

    private final ChromeDriver driver;

    /** Starts it, with an empty profile of its own. */
    public Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // the tests may run as root, which Chromium otherwise refuses
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-features=BackForwardCache", // a page that was left would keep its connections
                "--no-first-run");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").orElseThrow())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        size(DESKTOP_WIDTH, DESKTOP_HEIGHT);
    }

    public static boolean isThere() {
        return program("chromium").isPresent() && program("chromedriver").isPresent();
    }

    /** Loads an address, also when it differs from the present one in its last part only. */
    public void open(String address) {
        leave();
        driver.get(address);
    }

    /** Leaves the page, for none. */
    public void leave() {
        driver.get("about:blank");
    }

    /** Goes to another place within the page that is loaded. */
    public void go(String place) {
        script("location.hash = arguments[0]", place);
    }

    public boolean has(By what) {
        return !driver.findElements(what).isEmpty();
    }

    /** How many there are. */
    public int count(By what) {
        return driver.findElements(what).size();
    }

    /** The text of the first, as it can be read; empty while there is none. */
    public String text(By what) {
        return property(what, "innerText");
    }

    /** The texts of all. */
    @SuppressWarnings("unchecked")
    public List<String> texts(By what) {
        return (List<String>) script("return arguments[0].map(one => one.innerText)", driver.findElements(what));
    }

    /** A property of the first, such as {@code title}; empty while there is none. */
    public String property(By what, String name) {
        try {
            List<WebElement> found = driver.findElements(what);
            String value = found.isEmpty() ? null : found.get(0).getDomProperty(name);
            return value == null ? "" : value;
        } catch (WebDriverException replacedMeanwhile) {
            return "";
        }
    }

    /** Waits until it is there and its text contains this. */
    public void awaitText(By what, String text) {
        Waits.untilAsserted(what + " says " + text, () -> {
            String read = text(what);
            if (!read.contains(text)) {
                throw new AssertionError(what + " does not say \"" + text + "\" but: " + read);
            }
        });
    }

    public void await(By what) {
        Waits.until("there is " + what, () -> has(what));
    }

    public void awaitNone(By what) {
        Waits.until("there is no " + what, () -> !has(what));
    }

    /** Waits until it can be pressed, and presses it. */
    public void press(By what) {
        act(what, WebElement::click);
    }

    /** Replaces what is in a field. */
    public void type(By field, String text) {
        act(field, element -> element.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE, text));
    }

    /** Types where the focus is. */
    public void keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** The text, or else the label, of what has the focus. */
    public String focused() {
        return String.valueOf(script(
                "const it = document.activeElement; return it.getAttribute('aria-label') ?? it.innerText.trim()"));
    }

    public Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs the body of an asynchronous function, and waits for its value. */
    public Object await(String body, Object... arguments) {
        return driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];" + "(async (...args) => {" + body
                        + "})(...arguments).then(done, error => done('failed: ' + error))",
                arguments);
    }

    /** What the host's settings say: {@code dark} or {@code light}. */
    public void prefer(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    /** The size of what is visible, in CSS pixels. */
    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    public void desktopSize() {
        size(DESKTOP_WIDTH, DESKTOP_HEIGHT);
    }

    /** Writes what is visible into a PNG. */
    public void screenshot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the console was told since this was asked last: errors, and what the content-security policy held back. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The addresses that pages asked for since this was asked last. */
    public List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .flatMap(entry -> REQUEST.matcher(entry.getMessage()).results())
                .map(found -> URL.matcher(found.group(1)))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    /** Forgets who is signed in. */
    public void deleteCookies() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    @Override
    public void close() {
        driver.quit();
    }

    /** What is rendered anew, or covered, is tried again. */
    private void act(By what, Consumer<WebElement> action) {
        Waits.until("there is " + what + " to act on", () -> {
            try {
                List<WebElement> found = driver.findElements(what);
                if (found.isEmpty() || !found.get(0).isEnabled()) {
                    return false;
                }
                action.accept(found.get(0));
                return true;
            } catch (WebDriverException notYet) {
                return false;
            }
        });
    }

    private static Optional<File> program(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> new File(directory, name))
                .filter(File::canExecute)
                .findFirst();
    }
}
