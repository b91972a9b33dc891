package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.jdbc.PlainJdbcEngine;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.Engine;
import dev.rockpool.sqlite.SqliteAddress;
import dev.rockpool.sqlite.SqliteConfig;
import dev.rockpool.sqlite.SqliteEngine;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lanes could have more connections, whatever their settings are now. */
class LaneRoomTest {

    @TempDir
    Path folder;

    private static List<LaneRoom> of(Engine engine) {
        List<LaneRoom> rooms =
                engine.lanes().stream().map(lane -> LaneRoom.of(lane, engine)).toList();
        engine.close();
        return rooms;
    }

    private static List<LaneRoom> ofSqlite(String place, int maxConnections) throws SQLException {
        PoolConfig config = PoolConfig.builder()
                .minConnections(1)
                .maxConnections(maxConnections)
                .build();
        return of(new SqliteEngine(SqliteAddress.of(place, false), config, SqliteConfig.defaults()));
    }

    @Test
    void aFileHasOneWriterAndAsManyReadersAsAreConfigured() throws SQLException {
        assertThat(ofSqlite(folder.resolve("a.sqlite").toString(), 2))
                .containsExactly(LaneRoom.ONE_WRITER, LaneRoom.AS_CONFIGURED);
    }

    @Test
    void theOnlyConnectionOfAFileCouldBeMore() throws SQLException {
        assertThat(ofSqlite(folder.resolve("a.sqlite").toString(), 1)).containsExactly(LaneRoom.AS_CONFIGURED);
    }

    @Test
    void inMemoryThereIsOneConnectionForAll() throws SQLException {
        assertThat(ofSqlite(":memory:", 10)).containsExactly(LaneRoom.ONE_FOR_ALL);
    }

    @Test
    void otherDatabasesHaveAsManyAsAreConfigured() throws SQLException {
        assertThat(of(new PlainJdbcEngine("jdbc:sqlite::memory:", new Properties(), null)))
                .containsExactly(LaneRoom.AS_CONFIGURED);
    }
}
