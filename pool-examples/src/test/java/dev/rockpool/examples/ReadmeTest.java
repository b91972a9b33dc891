package dev.rockpool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs every Java snippet of the README and the guides as it stands there; only the files move to a temporary folder. */
class ReadmeTest {

    private static final List<String> PAGES = List.of(
            "README.md",
            "docs/SQLITE.md",
            "docs/CACHING.md",
            "docs/METRICS.md",
            "docs/STATEMENTS.md",
            "docs/TRANSFER.md",
            "docs/WRITING.md",
            "docs/ROWS.md",
            "docs/CONFIGURATION.md");
    private static final Pattern SNIPPET = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("\"(\\w+\\.(?:sqlite|jsonl|csv))\"");
    private static final List<String> IMPORTS = List.of(
            "dev.rockpool.*",
            "dev.rockpool.cache.*",
            "dev.rockpool.metrics.*",
            "dev.rockpool.metrics.http.*",
            "dev.rockpool.pool.*",
            "dev.rockpool.rows.*",
            "dev.rockpool.schema.*",
            "dev.rockpool.sqlite.*",
            "dev.rockpool.stmt.*",
            "dev.rockpool.transfer.*",
            "dev.rockpool.work.*",
            "io.micrometer.core.instrument.simple.SimpleMeterRegistry",
            "io.micrometer.prometheusmetrics.*",
            "java.nio.file.Path",
            "java.sql.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.stream.*",
            "javax.sql.DataSource");

    @TempDir
    Path folder;

    @AfterEach
    void closeWhatASnippetLeftOpen() {
        DatabaseManager.closeAllPools();
    }

    private static Path page(String name) {
        Path here = Path.of("").toAbsolutePath();
        Path beside = here.resolve(name);
        return Files.exists(beside) ? beside : here.resolveSibling(name);
    }

    private static List<String> snippets(String page) throws IOException {
        List<String> snippets = new ArrayList<>();
        Matcher matcher = SNIPPET.matcher(Files.readString(page(page)));
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    @Test
    void thereAreSnippets() throws IOException {
        assertThat(snippets("README.md")).hasSizeGreaterThan(3);
        assertThat(snippets("docs/SQLITE.md")).hasSizeGreaterThan(3);
        assertThat(snippets("docs/WRITING.md")).hasSizeGreaterThan(3);
        assertThat(snippets("docs/ROWS.md")).hasSizeGreaterThan(3);
        assertThat(snippets("docs/TRANSFER.md")).hasSize(3);
        assertThat(snippets("docs/CONFIGURATION.md")).isNotEmpty();
        assertThat(snippets("docs/STATEMENTS.md")).isNotEmpty();
        assertThat(snippets("docs/CACHING.md")).isNotEmpty();
        assertThat(snippets("docs/METRICS.md")).hasSize(2);
    }

    @TestFactory
    Stream<DynamicTest> everySnippetCompilesAndRuns() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String page : PAGES) {
            for (String snippet : snippets(page)) {
                String name = "Snippet" + (tests.size() + 1);
                tests.add(DynamicTest.dynamicTest(page + ", " + name, () -> run(name, snippet)));
            }
        }
        return tests.stream();
    }

    private void run(String name, String snippet) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        String body = FILE.matcher(snippet)
                .replaceAll(match -> Matcher.quoteReplacement(
                        "\"" + home.resolve(match.group(1)).toString().replace("\\", "\\\\") + "\""));
        StringBuilder source = new StringBuilder();
        IMPORTS.forEach(type -> source.append("import ").append(type).append(";\n"));
        source.append("public class ")
                .append(name)
                .append(" {\npublic static void main(String[] args) throws Exception {\n");
        source.append(body).append("}\n}\n");
        Path file = Files.writeString(home.resolve(name + ".java"), source);

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-d", home.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as("%s%n%s", messages, source).isTrue();
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {home.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
    }
}
