package dev.rockpool.metrics.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: one snapshot at a time, made once and sent to all who listen; none is made while nobody does. Whoever does not take
 * one in time is dropped. Thread-safe.
 */
final class LiveStream {

    /** So many may listen at once. */
    static final int MOST_LISTENERS = 20;

    static final String TYPE = "text/event-stream; charset=utf-8";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private final Supplier<String> snapshot;
    private final Duration interval;
    private final Executor threads;
    /** Guarded by this. */
    private final List<Listener> listeners = new ArrayList<>();
    /** The last snapshot, while anybody listens. Guarded by this. */
    private byte @Nullable [] latest;
    /** Of the last snapshot. Guarded by this. */
    private long number;
    /** Which maker of snapshots is the one at work. Guarded by this. */
    private int maker;

    LiveStream(Supplier<String> snapshot, Duration interval, Executor threads) {
        this.snapshot = snapshot;
        this.interval = interval;
        this.threads = threads;
    }

    /** Who listens, on a thread of its own. */
    private final class Listener implements Runnable {
        private final Request request;
        /** Guarded by the stream. */
        private @Nullable Thread thread;
        /** When it began to send what it has not sent yet, or null. Guarded by the stream. */
        private @Nullable Long sending;
        /** The number of the last that it took. Guarded by the stream. */
        private long seen;

        Listener(Request request) {
            this.request = request;
        }

        @Override
        public void run() {
            HttpExchange exchange = request.exchange();
            try (exchange) {
                begin(this);
                exchange.getResponseHeaders().set("Content-Type", TYPE);
                exchange.sendResponseHeaders(200, 0);
                OutputStream out = exchange.getResponseBody();
                while (true) {
                    out.write(next(this));
                    out.flush();
                }
            } catch (IOException | InterruptedException e) {
                LOG.debug("Nobody listens any more at {}", exchange.getRemoteAddress(), e);
            } finally {
                end(this);
            }
        }
    }

    /** Takes a listener in, or refuses one too many. Does not wait for it. */
    void listen(Request request) {
        Listener listener = new Listener(request);
        synchronized (this) {
            if (listeners.size() >= MOST_LISTENERS) {
                throw tooMany();
            }
            listeners.add(listener);
            try {
                if (listeners.size() == 1) {
                    latest = null; // it was for others
                    int mine = ++maker;
                    threads.execute(() -> make(mine));
                }
                threads.execute(listener);
            } catch (RejectedExecutionException e) {
                listeners.remove(listener);
                throw tooMany();
            }
        }
    }

    private static Refusal tooMany() {
        return new Refusal(503, MOST_LISTENERS + " listen already, and no more may: close another dashboard");
    }

    private synchronized void begin(Listener listener) {
        listener.thread = Thread.currentThread();
    }

    private synchronized void end(Listener listener) {
        listener.thread = null;
        listeners.remove(listener);
        notifyAll();
    }

    private synchronized byte[] next(Listener listener) throws InterruptedException {
        listener.sending = null;
        while (latest == null || number == listener.seen) {
            wait();
        }
        listener.seen = number;
        listener.sending = System.nanoTime();
        return latest;
    }

    /** Makes snapshots as long as somebody listens, and no other maker has begun. */
    private void make(int mine) {
        try {
            while (isWanted(mine)) {
                try {
                    publish(mine, event(snapshot.get()));
                } catch (RuntimeException | LinkageError e) { // such as a library of another version
                    LOG.warn("No live snapshot could be made; the next is tried in {}", interval, e);
                }
                pause(mine);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is being closed
        }
    }

    private static byte[] event(String json) {
        return ("event: snapshot\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private synchronized boolean isWanted(int mine) {
        return maker == mine && !listeners.isEmpty();
    }

    private synchronized void publish(int mine, byte[] event) {
        if (!isWanted(mine)) {
            return;
        }
        latest = event;
        number++;
        notifyAll();
        long now = System.nanoTime();
        for (Listener listener : listeners) {
            if (listener.thread != null && listener.sending != null && now - listener.sending > PATIENCE.toNanos()) {
                listener.thread.interrupt(); // closes its connection
            }
        }
    }

    private synchronized void pause(int mine) throws InterruptedException {
        long end = System.nanoTime() + interval.toNanos();
        long left = interval.toNanos();
        while (left > 0 && isWanted(mine)) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }
}
