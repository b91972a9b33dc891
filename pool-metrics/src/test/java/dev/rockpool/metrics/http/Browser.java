package dev.rockpool.metrics.http;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, driven by the WebDriver protocol. For one thread. */
final class Browser implements AutoCloseable {

    /** Names Chromium's driver, where it is not on the path. */
    static final String DRIVER_VARIABLE = "CHROMEDRIVER";
    /** Names Chromium itself, where it is not on the path. */
    static final String CHROMIUM_VARIABLE = "CHROMIUM";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final URI server;
    private String session = "";

    private Browser(Process driver, int port) {
        this.driver = driver;
        this.server = URI.create("http://127.0.0.1:" + port);
    }

    static Optional<Path> driver() {
        return program(DRIVER_VARIABLE, "chromedriver");
    }

    static Optional<Path> chromium() {
        return program(CHROMIUM_VARIABLE, "chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<Path> program(String variable, String... names) {
        String named = System.getenv(variable);
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one with an empty profile in a folder, which it leaves to its caller. */
    static Browser start(Path folder, String... arguments) throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Process driver = new ProcessBuilder(driver().orElseThrow().toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("driver.log").toFile())
                .start();
        Browser browser = new Browser(driver, port);
        try {
            Awaitility.await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().until(() ->
                    (Boolean) JsonTree.at(browser.send("GET", "/status", null), "value", "ready"));
            browser.open(folder.resolve("profile"), arguments);
            return browser;
        } catch (Exception | Error e) {
            browser.close();
            throw e;
        }
    }

    private void open(Path profile, String... more) throws Exception {
        Stream<String> arguments = Stream.concat(
                Stream.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile),
                Stream.of(more));
        String body = Json.object(json -> json.object(
                "capabilities",
                () -> json.object("alwaysMatch", () -> {
                    json.text("browserName", "chrome");
                    json.object("goog:loggingPrefs", () -> {
                        json.text("browser", "ALL");
                        json.text("performance", "ALL");
                    });
                    json.object("goog:chromeOptions", () -> {
                        json.text("binary", chromium().orElseThrow().toString());
                        json.texts("args", arguments.toList());
                    });
                })));
        session = "/session/" + JsonTree.at(send("POST", "/session", body), "value", "sessionId");
    }

    private Map<String, Object> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + answer.body());
        }
        return JsonTree.object(answer.body());
    }

    private @Nullable Object post(String path, Consumer<Json> fields) throws Exception {
        return JsonTree.at(send("POST", session + path, Json.object(fields)), "value");
    }

    void go(URI page) throws Exception {
        post("/url", json -> json.text("url", page.toString()));
    }

    /** Runs a script's body, which may return something. */
    @Nullable
    Object run(String script) throws Exception {
        return post("/execute/sync", json -> {
            json.text("script", script);
            json.texts("args", List.of());
        });
    }

    /** Runs the body of a script that ends by calling {@code done} with what it returns. */
    @Nullable
    Object runLater(String script) throws Exception {
        return post("/execute/async", json -> {
            json.text("script", "const done = arguments[0];" + script);
            json.texts("args", List.of());
        });
    }

    /** Presses a key. */
    void press(char key) throws Exception {
        record Action(String type) {}
        post(
                "/actions",
                json -> json.array("actions", List.of("key"), type -> {
                    json.text("type", type);
                    json.text("id", "keyboard");
                    json.array("actions", List.of(new Action("keyDown"), new Action("keyUp")), action -> {
                        json.text("type", action.type());
                        json.text("value", String.valueOf(key));
                    });
                }));
    }

    /** Shows the page as on a screen of a size, in CSS pixels. */
    void resize(int width, int height) throws Exception {
        post("/goog/cdp/execute", json -> {
            json.text("cmd", "Emulation.setDeviceMetricsOverride");
            json.object("params", () -> {
                json.number("width", width);
                json.number("height", height);
                json.number("deviceScaleFactor", 1);
                json.truth("mobile", false);
            });
        });
    }

    /** Has the page believe that its user prefers a theme. */
    void prefer(String theme) throws Exception {
        post("/goog/cdp/execute", json -> {
            json.text("cmd", "Emulation.setEmulatedMedia");
            json.object(
                    "params",
                    () -> json.array("features", List.of(theme), feature -> {
                        json.text("name", "prefers-color-scheme");
                        json.text("value", feature);
                    }));
        });
    }

    byte[] screenshot() throws Exception {
        return Base64.getDecoder().decode((String) JsonTree.at(send("GET", session + "/screenshot", null), "value"));
    }

    /** What the console said since the last time. */
    List<String> log() throws Exception {
        return entries("browser").stream()
                .map(entry -> JsonTree.at(entry, "level") + " " + JsonTree.at(entry, "message"))
                .toList();
    }

    /** The addresses that pages asked for since the last time. */
    List<String> requested() throws Exception {
        List<String> urls = new ArrayList<>();
        for (Object entry : entries("performance")) {
            Object message = JsonTree.at(JsonTree.object((String) JsonTree.at(entry, "message")), "message");
            if ("Network.requestWillBeSent".equals(JsonTree.at(message, "method"))) {
                urls.add((String) JsonTree.at(message, "params", "request", "url"));
            }
        }
        return urls.stream().filter(url -> !url.startsWith("data:")).toList();
    }

    private List<?> entries(String log) throws Exception {
        return (List<?>) post("/se/log", json -> json.text("type", log));
    }

    @Override
    public void close() throws IOException {
        try {
            if (!session.isEmpty()) {
                send("DELETE", session, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
            driver.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
