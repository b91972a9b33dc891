package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.PoolMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as people use it, in headless Chromium: it moves, can be read and used by everybody, and asks nobody else. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {

    private static final char TAB = '\uE004';
    private static final char ENTER = '\uE007';
    private static final String TOKEN = "a-token-for-tests";
    private static final int MOST_BYTES = 300 * 1024;
    /** Pictures for the documentation show plots that are full. */
    private static final boolean FOR_DOCUMENTATION = Boolean.getBoolean("rockpool.screenshots");

    private DatabaseManager shop;
    private DatabaseManager archive;
    private Load load;
    private MetricsServer server;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(
                Browser.driver().isPresent() && Browser.chromium().isPresent(),
                "the dashboard is not tested: chromium and chromedriver are neither on the path nor named by the"
                        + " environment variables " + Browser.CHROMIUM_VARIABLE + " and " + Browser.DRIVER_VARIABLE);
        PoolMetrics metrics = PoolMetrics.of(new SimpleMeterRegistry());
        shop = DatabaseManager.withPooling(folder.resolve("shop.sqlite"))
                .with(metrics)
                .maxConnections(5)
                .open();
        archive = DatabaseManager.withPooling(folder.resolve("archive.sqlite"))
                .with(metrics)
                .open();
        load = new Load(shop).start();
        server = MetricsServer.of(shop, archive)
                .refresh(Duration.ofMillis(FOR_DOCUMENTATION ? 500 : 250))
                .start();
        browser = Browser.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : new AutoCloseable[] {browser, load, server, archive, shop}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(30, TimeUnit.SECONDS);
    }

    private String text(String id) throws Exception {
        return (String) browser.run("return document.getElementById('" + id + "').textContent");
    }

    private double number(String script) throws Exception {
        return ((Number) browser.run("return " + script)).doubleValue();
    }

    private void show(URI page) throws Exception {
        browser.resize(1280, 900);
        browser.go(page);
        soon().until(() -> text("state").equals("Live"));
    }

    private void choose(String database) throws Exception {
        browser.run("const select = document.getElementById('database'); select.value = '" + database
                + "'; select.dispatchEvent(new Event('change'))");
    }

    private static final String POINTS = "Chart.getChart('plot-throughput').data.datasets[0].data";

    @Test
    void figuresAndPlotsMoveUnderLoad() throws Exception {
        show(server.uri());
        choose("shop.sqlite");
        soon().until(() -> text("tile-health").contains("Healthy"));
        String queries = text("tile-queries");
        double points = number(POINTS + ".length");
        soon().until(() -> number(POINTS + ".length") >= points + 4);
        soon().until(() -> number(POINTS + ".at(-1).y") > 0);
        soon().until(() -> !text("tile-queries").equals(queries));
        soon().until(() -> number("Chart.getChart('plot-hits').data.datasets[0].data.at(-1).y") > 0);
        soon().until(() -> number("Chart.getChart('plot-hits').data.datasets[1].data.at(-1).y") > 0);
        soon().until(() -> number("Chart.getChart('plot-groups').data.datasets[0].data[0]") > 0);
        soon().until(() -> number("Chart.getChart('plot-times').data.datasets[1].data.at(-1).y") > 0);
        soon().until(() -> number("Chart.getChart('plot-wal').data.datasets[0].data.at(-1).y") > 0);
        assertThat(text("tables"))
                .contains("INSERT INTO orders (customer, item, amount) VALUES (?, …)", "readers", "writer");
        soon().until(() -> text("tables").contains("shop-"));
        assertThat((String) browser.run("return document.getElementById('plot-acquire').getAttribute('aria-label')"))
                .startsWith("Time to acquire a connection, now: p50 ");
        assertQuiet();
    }

    @Test
    void eachDatabaseIsShownAndAllCombined() throws Exception {
        show(server.uri());
        assertThat(browser.run("return [...document.getElementById('database').options].map(o => o.value)"))
                .isEqualTo(List.of("combined", "shop.sqlite", "archive.sqlite"));
        soon().until(() -> text("tables").contains("archive.sqlite/readers"));
        assertThat(text("tables")).contains("shop.sqlite/readers");
        choose("archive.sqlite");
        assertThat(text("tables")).doesNotContain("shop.sqlite", "INSERT INTO orders");
        assertThat(text("advice")).contains("Nothing: all is well");
        assertThat(text("tables")).contains("Nobody holds a connection", "Nobody waits", "Nothing went wrong");
    }

    @Test
    void itIsAccessibleInBothThemes() throws Exception {
        show(server.uri());
        String axe;
        try (InputStream in = getClass().getResourceAsStream("/axe.min.js")) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String theme : List.of("light", "dark")) {
            theme(theme);
            soon().until(() -> text("state").equals("Live"));
            browser.run(axe);
            Object violations = browser.runLater("axe.run().then(found => done(found.violations.map(v => v.id + ': ' +"
                    + " v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))), e => done([String(e)]))");
            assertThat(violations).as(theme).isEqualTo(List.of());
        }
    }

    private void theme(String theme) throws Exception {
        browser.prefer(theme);
        soon().until(() ->
                browser.run("return document.documentElement.dataset.theme").equals(theme));
    }

    @Test
    void itIsUsedByKeyboard() throws Exception {
        show(server.uri());
        List<String> reached = new ArrayList<>();
        browser.press(TAB);
        for (List<?> found = look(); !found.get(0).equals("BODY"); found = look()) {
            reached.add((String) found.get(0));
            assertThat(found.get(1)).as("focus is seen at %s", found.get(0)).isEqualTo(true);
            browser.press(TAB);
        }
        assertThat(reached).startsWith("skip", "database", "pause", "theme").endsWith("scroll", "scroll", "scroll");

        show(server.uri());
        browser.press(TAB);
        browser.press(ENTER);
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");

        browser.run("document.getElementById('pause').focus()");
        browser.press(ENTER);
        assertThat(text("state")).isEqualTo("Paused");
        browser.press(ENTER);
        assertThat(text("state")).isEqualTo("Live");
    }

    /** What has the focus, and whether that can be seen. */
    private List<?> look() throws Exception {
        return (List<?>) browser.run("const at = document.activeElement; return [at.id || at.className || at.tagName,"
                + " getComputedStyle(at).outlineStyle !== 'none']");
    }

    @Test
    void aPhoneShowsAllOfItWithoutMovingSideways() throws Exception {
        show(server.uri());
        browser.resize(360, 740);
        soon().until(() -> number("document.getElementById('plot-wal').clientWidth") < 360);
        assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
        Files.write(target().resolve("dashboard-phone.png"), browser.screenshot());
    }

    @Test
    void nothingJumps() throws Exception {
        show(server.uri());
        double shown = number(POINTS + ".length");
        soon().until(() -> number(POINTS + ".length") > shown + 8);
        List<?> shift = (List<?>) browser.runLater("let sum = 0; const what = []; new PerformanceObserver(list =>"
                + " list.getEntries().forEach(e => { sum += e.value; e.sources.forEach(s => what.push(e.value + ' at '"
                + " + s.node?.textContent)); })).observe({type: 'layout-shift', buffered: true});"
                + " setTimeout(() => done([sum, what.join('; ')]), 500)");
        assertThat(((Number) shift.get(0)).doubleValue()).as("%s", shift.get(1)).isLessThan(0.05);
    }

    @Test
    void aStreamThatIsLostIsSaidAndTakenUpAgain() throws Exception {
        MetricsServer first = MetricsServer.of(archive).start();
        URI page = first.uri();
        show(page);
        first.close();
        soon().until(() -> text("state").equals("Connection lost"));
        assertThat(text("updated")).startsWith("Next try in ").contains("Figures of ");
        try (MetricsServer second =
                MetricsServer.of(archive).port(page.getPort()).start()) {
            assertThat(second.uri()).isEqualTo(page);
            soon().until(() -> text("state").equals("Live"));
        }
        browser.log(); // it tells of the connection that was lost
    }

    @Test
    void otherDatabasesOfAServerStartedAnewAreShown() throws Exception {
        MetricsServer first = MetricsServer.of(archive).start();
        URI page = first.uri();
        show(page);
        assertThat(text("tables")).contains("writer");
        assertThat(browser.run("return document.title")).isEqualTo("archive.sqlite – Rockpool");
        first.close();
        soon().until(() -> text("state").equals("Connection lost"));
        try (MetricsServer second = MetricsServer.of(shop).port(page.getPort()).start()) {
            assertThat(second.uri()).isEqualTo(page);
            soon().until(() -> browser.run("return document.title").equals("shop.sqlite – Rockpool"));
            assertThat(browser.run("return [...document.getElementById('database').options].map(o => o.value)"))
                    .isEqualTo(List.of("shop.sqlite"));
        }
        browser.log(); // it tells of the connection that was lost
    }

    @Test
    void aTokenIsAskedForAndIsInNoAddress() throws Exception {
        try (MetricsServer guarded = MetricsServer.of(archive).token(TOKEN).start()) {
            browser.go(guarded.uri());
            soon().until(() -> text("state").equals("Waiting for a token"));
            enter("wrong");
            soon().until(() -> text("token-error").equals("This is not the token."));
            assertThat(browser.run("return document.getElementById('figures').hidden"))
                    .isEqualTo(true);
            enter(TOKEN);
            soon().until(() -> text("state").equals("Live"));
            assertThat(browser.run("return document.getElementById('entry').hidden"))
                    .isEqualTo(true);
            assertThat(browser.requested()).isNotEmpty().noneMatch(url -> url.contains(TOKEN));
        }
        browser.log(); // it tells of the answers 401
    }

    private void enter(String token) throws Exception {
        browser.run("document.getElementById('token').value = '" + token
                + "'; document.getElementById('token-form').requestSubmit()");
    }

    /** Nobody else was asked, and the console has nothing to say. */
    private void assertQuiet() throws Exception {
        Set<String> hosts = browser.requested().stream()
                .map(url -> URI.create(url).getAuthority())
                .collect(Collectors.toSet());
        assertThat(hosts).containsExactly(server.uri().getAuthority());
        assertThat(browser.log()).isEmpty();
    }

    @Test
    void picturesAreTaken() throws Exception {
        show(server.uri());
        choose("shop.sqlite");
        int seconds = FOR_DOCUMENTATION ? 118 : 2;
        Awaitility.await().atMost(200, TimeUnit.SECONDS).until(() -> number(POINTS + "[0].x") < -seconds);
        browser.resize(1280, (int) number("document.documentElement.scrollHeight"));
        for (String theme : List.of("light", "dark")) {
            theme(theme);
            double before = number(POINTS + ".at(-1).y");
            soon().until(() -> number(POINTS + ".at(-1).y") != before);
            if (FOR_DOCUMENTATION) { // a moment with something to see
                soon().until(() -> text("tile-waiting").matches("Waiting[2-9].*")
                        && !text("tables").contains("Nobody"));
            }
            byte[] picture = browser.screenshot();
            Files.write(target().resolve("dashboard-" + theme + ".png"), picture);
            assertThat(picture.length).isBetween(20_000, MOST_BYTES);
            if (FOR_DOCUMENTATION) {
                Path images = Files.createDirectories(target().toAbsolutePath()
                        .getParent()
                        .resolveSibling("docs")
                        .resolve("images"));
                Files.write(images.resolve("dashboard-" + theme + ".png"), picture);
            }
        }
    }

    private static Path target() throws Exception {
        return Files.createDirectories(Path.of("target"));
    }
}
