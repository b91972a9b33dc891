package dev.rockpool.examples.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a task has come. Thread-safe. */
interface Progress extends AutoCloseable {

    /** Says that so many more are done. */
    void advance(long count);

    @Override
    void close();

    /** Begins to show a task. */
    @FunctionalInterface
    interface Display {
        Progress begin(String task, long done, long total);
    }

    /** A bar that redraws its line, for terminals. */
    static Display bar(PrintStream out) {
        return (task, done, total) -> {
            // With a width of its own, the bar does not load a terminal library: that would take the signals over,
            // Ctrl-C too.
            ProgressBar bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setUnit(" classes", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(100)
                    .setConsumer(new ConsoleProgressBarConsumer(out, 79))
                    .build();
            return new Progress() {
                @Override
                public void advance(long count) {
                    bar.stepBy(count);
                }

                @Override
                public void close() {
                    bar.close();
                }
            };
        };
    }

    /** A line for every tenth of the way, for files and pipes. */
    static Display lines(PrintStream out) {
        return (task, done, total) -> {
            AtomicLong sofar = new AtomicLong(done);
            return new Progress() {
                @Override
                public void advance(long count) {
                    long now = sofar.addAndGet(count);
                    if (now * 10 / total > (now - count) * 10 / total) {
                        out.printf(
                                Locale.ROOT, "%s: %,d of %,d classes (%d %%)%n", task, now, total, now * 100 / total);
                    }
                }

                @Override
                public void close() {
                    out.flush();
                }
            };
        };
    }
}
