package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.schema.ColumnType;
import dev.rockpool.schema.Table;
import dev.rockpool.spi.Credentials;
import dev.rockpool.work.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database without an engine of its own, by its JDBC URL: the face over the one lane {@code primary}. */
class PlainDatabaseTest {

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(EmbeddedServer.url())
                .name("pg")
                .maxConnections(3)
                .open();
        write(db, "DROP TABLE IF EXISTS plain_user");
        write(db, "DROP ROLE IF EXISTS alice");
        write(db, "CREATE ROLE alice LOGIN");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void theFaceWorksOverOneLane() throws Exception {
        db.create(Table.named("plain_user")
                .column("id", ColumnType.BIGINT)
                .primaryKey()
                .column("name", ColumnType.TEXT)
                .notNull()
                .unique());
        db.executePooledTransaction(List.of(Step.update("INSERT INTO plain_user VALUES (?, ?)", 1L, "Ada")));
        assertThatThrownBy(() -> db.executePooledTransaction(List.of(
                        Step.update("INSERT INTO plain_user VALUES (?, ?)", 2L, "Grace"),
                        Step.update("INSERT INTO plain_user VALUES (?, ?)", 3L, "Ada"))))
                .isInstanceOf(SQLException.class);
        assertThat(read(db, "SELECT string_agg(name, ',') FROM plain_user")).isEqualTo("Ada");
        assertThat(db.listTables()).contains("plain_user");
        assertThat(db.tableInfo("plain_user").primaryKey()).containsExactly("id");
        db.useReadConnection(c -> {
            assertThat(c.isReadOnly()).isTrue();
            c.setAutoCommit(false);
            assertThatThrownBy(() -> run(c, "DELETE FROM plain_user"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only");
        });
        db.useConnection(c -> assertThat(c.isReadOnly()).isFalse());
        assertThat(db.healthCheck().lanes()).extracting("lane").containsExactly("pg/primary");
        assertThat(db.healthCheck().isHealthy()).isTrue();
    }

    @Test
    void usersHaveLanesOfTheirOwn() throws SQLException {
        for (int i = 0; i < 2; i++) {
            try (Connection connection = db.dataSource().getConnection("alice", "secret")) {
                assertThat(ask(connection, "SELECT current_user")).isEqualTo("alice");
            }
        }
        assertThat(read(db, "SELECT current_user")).isEqualTo("postgres");
        assertThat(db.getPoolStats().lanes()).extracting("lane").containsExactly("pg/primary", "pg/primary@alice");
        assertThat(db.getPoolStats().lanes().get(1).created()).isEqualTo(1);

        assertThatThrownBy(() -> db.dataSource().getConnection("nobody", "secret"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("nobody")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> db.dataSource().getConnection("alice", null))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("needs both");

        db.close();
        assertThat(db.getPoolStats().totalConnections()).isZero();
    }

    @Test
    void credentialsMayRotate() throws SQLException {
        AtomicReference<Credentials> now = new AtomicReference<>(new Credentials("postgres", "old"));
        try (DatabaseManager rotating = DatabaseManager.withPooling(EmbeddedServer.url())
                .credentials(now::get)
                .maxConnections(1)
                .minConnections(1)
                .open()) {
            assertThat(read(rotating, "SELECT current_user")).isEqualTo("postgres");
            now.set(new Credentials("alice", "new"));
            rotating.evictConnections();
            assertThat(read(rotating, "SELECT current_user")).isEqualTo("alice");
        }
    }
}
