package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens and does not read is dropped, and then no more snapshots are made, for nobody listens. */
@Timeout(60)
class SlowListenerTest {

    private static final String LARGE = "x".repeat(2 << 20);

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void aSnapshotThatFailsIsFollowedByTheNext() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Threads threads = new Threads(1, LiveStream.MOST_LISTENERS)) {
            LiveStream stream = new LiveStream(
                    () -> {
                        int number = made.incrementAndGet();
                        if (number == 1) {
                            throw new IllegalStateException("on purpose");
                        } else if (number == 2) {
                            throw new NoSuchMethodError("on purpose");
                        }
                        return "the third";
                    },
                    Duration.ofMillis(100),
                    threads.streams());
            server.createContext("/", exchange -> stream.listen(new Request(exchange)));
            server.setExecutor(threads.handlers());
            server.start();
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                BufferedReader told =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(told.lines()
                                .filter(line -> line.startsWith("data: "))
                                .findFirst())
                        .hasValue("data: the third");
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoDoesNotReadIsDroppedAndNothingIsMadeForNobody() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Threads threads = new Threads(1, LiveStream.MOST_LISTENERS)) {
            LiveStream stream = new LiveStream(
                    () -> {
                        made.incrementAndGet();
                        return LARGE;
                    },
                    Duration.ofMillis(100),
                    threads.streams());
            server.createContext("/", exchange -> stream.listen(new Request(exchange)));
            server.setExecutor(threads.handlers());
            server.start();
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> made.get() > 2);
                Awaitility.await()
                        .atMost(40, TimeUnit.SECONDS)
                        .until(() -> threads.streams().getActiveCount() == 0);
                int before = made.get();
                Awaitility.await()
                        .during(500, TimeUnit.MILLISECONDS)
                        .atMost(5, TimeUnit.SECONDS)
                        .until(() -> made.get() == before);
            }
        } finally {
            server.stop(0);
        }
    }
}
