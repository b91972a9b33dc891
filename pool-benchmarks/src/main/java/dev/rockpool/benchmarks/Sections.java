package dev.rockpool.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The measured parts of a Markdown file, between markers, so that no figure is ever typed in. */
final class Sections {

    private Sections() {}

    /** Makes sure, before anything is measured, that a file has a section. */
    static void require(Path file, String name) throws IOException {
        replace(Files.readString(file), name, "");
    }

    /** Replaces one section of a file. */
    static void write(Path file, String name, String content) throws IOException {
        Files.writeString(file, replace(Files.readString(file), name, content));
    }

    /** Replaces what stands between {@code <!-- measured: name -->} and {@code <!-- end: name -->}. */
    static String replace(String text, String name, String content) {
        String begin = "<!-- measured: " + name + " -->";
        String end = "<!-- end: " + name + " -->";
        Matcher section = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(text);
        if (!section.find()) {
            throw new IllegalArgumentException("There is no section between " + begin + " and " + end + " to write to");
        }
        return text.substring(0, section.start()) + begin + "\n" + content.strip() + "\n" + end
                + text.substring(section.end());
    }
}
