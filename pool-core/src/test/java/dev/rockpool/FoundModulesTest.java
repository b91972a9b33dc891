package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules on the class path serve by themselves, and give way to those that were given. */
class FoundModulesTest {

    @TempDir
    Path folder;

    /** A module as the class path may have one. */
    public static final class Found implements PoolModule {
        static final RecordedStatements STATEMENTS = new RecordedStatements();
        static final AtomicInteger ATTACHED = new AtomicInteger();

        @Override
        public String name() {
            return "found";
        }

        @Override
        public Attachment attach(ModuleContext context) {
            ATTACHED.incrementAndGet();
            return STATEMENTS.attach(context);
        }
    }

    /** Has {@link Found} on the class path meanwhile. */
    private DatabaseManager openWhereOneIsFound(PoolModule... given) throws IOException, SQLException {
        Path services = Files.createDirectories(folder.resolve("found/META-INF/services"));
        Files.writeString(services.resolve(PoolModule.class.getName()), Found.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        URL[] found = {folder.resolve("found").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(found, usual)) {
            thread.setContextClassLoader(loader);
            DatabaseBuilder builder = DatabaseManager.withPooling(folder.resolve("app.sqlite"));
            for (PoolModule module : given) {
                builder = builder.with(module);
            }
            return builder.open();
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    @Test
    void aModuleThatWasGivenComesBeforeOneThatWasFound() throws Exception {
        String sql = "SELECT 'given'";
        RecordedStatements given = new RecordedStatements();
        try (DatabaseManager db = openWhereOneIsFound(given)) {
            db.useConnection(c -> c.prepareStatement(sql).close());
        }
        assertThat(given.requests(sql)).hasSize(1);
        assertThat(Found.STATEMENTS.requests(sql)).isEmpty();
    }

    @Test
    void aModuleThatWasFoundServesWhereNoneWasGiven() throws Exception {
        String sql = "SELECT 'found'";
        try (DatabaseManager db = openWhereOneIsFound()) {
            db.useConnection(c -> c.prepareStatement(sql).close());
        }
        assertThat(Found.STATEMENTS.requests(sql)).hasSize(1);
    }

    @Test
    void aModuleThatWasGivenReplacesTheOneOfItsNameThatWasFound() throws Exception {
        AtomicInteger given = new AtomicInteger();
        PoolModule namesake = new PoolModule() {
            @Override
            public String name() {
                return "found";
            }

            @Override
            public Attachment attach(ModuleContext context) {
                given.incrementAndGet();
                return new Attachment() {};
            }
        };
        int before = Found.ATTACHED.get();
        openWhereOneIsFound(namesake).close();
        assertThat(given).hasValue(1);
        assertThat(Found.ATTACHED).hasValue(before);
    }
}
