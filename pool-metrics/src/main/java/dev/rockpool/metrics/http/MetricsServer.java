package dev.rockpool.metrics.http;

import com.sun.net.httpserver.HttpServer;
import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the figures of databases over HTTP, and a dashboard at {@code /}, until it is closed: {@code MetricsServer.of(db).port(9100).start()}.
 * Bound to loopback unless told otherwise. Its threads are daemons. Thread-safe. The paths, and every field, stand in
 * {@code docs/MONITORING.md}.
 */
public final class MetricsServer implements AutoCloseable {

    private final HttpServer server;
    private final Threads threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MetricsServer(HttpServer server, Threads threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Begins with the defaults: loopback, any free port, no token, live figures once a second.
     *
     * @param db a database that was opened {@code .with(PoolMetrics.of(registry))}
     * @param more others
     * @return options to be changed and started
     */
    public static Options of(DatabaseManager db, DatabaseManager... more) {
        List<DatabaseManager> databases = new ArrayList<>();
        databases.add(Objects.requireNonNull(db));
        databases.addAll(Arrays.asList(more));
        return new Options(databases, InetAddress.getLoopbackAddress(), 0, null, Duration.ofSeconds(1));
    }

    /** How to serve. Immutable: each method returns others. */
    public static final class Options {

        private static final Duration SHORTEST = Duration.ofMillis(100);
        private static final Duration LONGEST = Duration.ofMinutes(1);
        private static final int HIGHEST_PORT = 65_535;
        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

        private final List<DatabaseManager> databases;
        private final InetAddress address;
        private final int port;
        private final @Nullable String token;
        private final Duration refresh;

        private Options(
                List<DatabaseManager> databases,
                InetAddress address,
                int port,
                @Nullable String token,
                Duration refresh) {
            this.databases = List.copyOf(databases);
            this.address = address;
            this.port = port;
            this.token = token;
            this.refresh = refresh;
        }

        /**
         * Binds to an address. One that other machines reach needs a {@link #token(String)}.
         *
         * @param address default: loopback
         * @return other options
         */
        public Options address(InetAddress address) {
            return new Options(databases, Objects.requireNonNull(address), port, token, refresh);
        }

        /**
         * Listens at a port.
         *
         * @param port default: 0, any that is free
         * @return other options
         * @throws IllegalArgumentException when it is not from 0 to 65535
         */
        public Options port(int port) {
            if (port < 0 || port > HIGHEST_PORT) {
                throw new IllegalArgumentException(
                        "port = " + port + " is not allowed: it must be from 0, which takes any free one, to 65535");
            }
            return new Options(databases, address, port, token, refresh);
        }

        /**
         * Answers only who sends {@code Authorization: Bearer <token>}; the dashboard asks for it. Without one, {@code reset} is refused.
         *
         * @param token letters, digits and {@code . _ ~ + / = -}; long and random, for whoever knows it may read everything here
         * @return other options
         * @throws IllegalArgumentException when it is empty or has other characters
         */
        public Options token(String token) {
            if (!TOKEN.matcher(token).matches()) {
                throw new IllegalArgumentException(
                        "token = '" + Hidden.VALUE + "' is not allowed: it must be one or more"
                                + " letters, digits and . _ ~ + / = - to fit into a header");
            }
            return new Options(databases, address, port, token, refresh);
        }

        /**
         * Sends the dashboard's figures once in such a time.
         *
         * @param refresh from 100 ms to 1 min; default: 1 s
         * @return other options
         * @throws IllegalArgumentException when it is shorter or longer
         */
        public Options refresh(Duration refresh) {
            if (refresh.compareTo(SHORTEST) < 0 || refresh.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "refresh = " + refresh + " is not allowed: it must be from 100 ms to 1 min");
            }
            return new Options(databases, address, port, token, refresh);
        }

        /**
         * Begins to serve.
         *
         * @return to be closed
         * @throws IOException when the address cannot be bound to, for example because its port is taken
         * @throws IllegalArgumentException when the address is not loopback and there is no token, when a database has no metrics, or when two
         *     have the same name
         */
        public MetricsServer start() throws IOException {
            if (token == null && !address.isLoopbackAddress()) {
                throw new IllegalArgumentException("address = '" + address.getHostAddress()
                        + "' is not allowed without a token, for other machines reach it: add .token(…), or leave it"
                        + " at loopback");
            }
            Threads threads = new Threads(databases.size(), LiveStream.MOST_LISTENERS);
            Served served = Served.of(databases, threads.checks());
            HttpServer server;
            try {
                server = HttpServer.create(new InetSocketAddress(address, port), 0);
            } catch (IOException e) {
                throw new IOException(
                        "address = '" + address.getHostAddress() + "', port = " + port + " cannot be served: "
                                + e.getMessage() + ". Choose another port, or 0 for any that is free",
                        e);
            }
            server.createContext(
                    "/",
                    new Endpoints(
                            new Guard(address, token),
                            served,
                            new LiveStream(new Snapshot(served), refresh, threads.streams()),
                            threads.handlers()));
            server.setExecutor(threads.handlers());
            // From a thread of ours, for the server's own is a daemon where the one that starts it is.
            CompletableFuture.runAsync(server::start, threads.handlers()).join();
            return new MetricsServer(server, threads);
        }

        /** Tells the address, not the token. */
        @Override
        public String toString() {
            return "MetricsServer.Options[" + address.getHostAddress() + ":" + port
                    + (token == null ? ", no token" : ", token " + Hidden.VALUE) + "]";
        }
    }

    /**
     * Returns the port that it listens at.
     *
     * @return the one that was chosen, where any was asked for
     */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Returns where the dashboard is.
     *
     * @return for example {@code http://127.0.0.1:9100/}
     */
    public URI uri() {
        String host = server.getAddress().getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host) + ":"
                + port() + "/");
    }

    /** Ends all answers that are under way, and all threads. Does nothing the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.stop(0);
            threads.close();
        }
    }
}
