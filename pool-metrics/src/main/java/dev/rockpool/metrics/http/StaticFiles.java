package dev.rockpool.metrics.http;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dashboard's page with what belongs to it, from the jars. They hold no data. Stateless. */
final class StaticFiles {

    private static final String PLOTS = "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private record File(String resource, String type) {}

    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, File> FILES = Map.ofEntries(
            entry("/", new File("index.html", "text/html; charset=utf-8")),
            entry("/dashboard.css", new File("dashboard.css", "text/css; charset=utf-8")),
            entry("/icon.svg", new File("icon.svg", "image/svg+xml")),
            entry("/chart.js", new File(PLOTS, SCRIPT)),
            script("dashboard.js"),
            script("dom.js"),
            script("live.js"),
            script("plots.js"),
            script("series.js"),
            script("tables.js"),
            script("tiles.js"),
            script("words.js"));

    private static Map.Entry<String, File> script(String name) {
        return entry("/" + name, new File(name, SCRIPT));
    }

    private StaticFiles() {}

    /** The file of a path, or null where the path is not one of theirs. */
    static @Nullable Answer at(String path) {
        File file = FILES.get(path);
        if (file == null) {
            return null;
        }
        try (InputStream in = open(file)) {
            return in == null
                    ? Answer.error(
                            404,
                            path + " is not on the class path: the dashboard's plots need the dependency"
                                    + " org.webjars.npm:chart.js, which pool-metrics brings along")
                    : Answer.file(file.type(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be read from its jar", e);
        }
    }

    /** Ours from our own module; the plots' from wherever their jar is. */
    private static @Nullable InputStream open(File file) {
        return file.resource().equals(PLOTS)
                ? StaticFiles.class.getClassLoader().getResourceAsStream(PLOTS)
                : StaticFiles.class.getResourceAsStream(file.resource());
    }
}
