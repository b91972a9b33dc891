package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKey;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The pool seen as a {@link DataSource}. */
interface DataSourceContract extends JdbcFixture {

    @Test
    default void connectionsCanBeHadByUserAndPassword() throws SQLException {
        try (Connection connection = pool().getConnection("postgres", "secret")) {
            JdbcFixture.insert(connection, "a");
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    default void theLoginTimeoutIsAcquireTimeoutUnlessSet() throws SQLException {
        DataSource pool = reopen(settings -> settings.acquireTimeout(Duration.ofMillis(2_500)));
        assertThat(pool.getLoginTimeout()).isEqualTo(3);
        pool.setLoginTimeout(7);
        assertThat(pool.getLoginTimeout()).isEqualTo(7);
        pool.setLoginTimeout(0);
        assertThat(pool.getLoginTimeout()).isEqualTo(3);
        assertThatThrownBy(() -> pool.setLoginTimeout(-1)).isInstanceOf(SQLException.class);
    }

    @Test
    default void theParentLoggerIsThatOfThePool() throws SQLException {
        assertThat(pool().getParentLogger().getName()).isEqualTo("dev.rockpool");
    }

    @Test
    default void theLogWriterIsKept() throws SQLException {
        DataSource pool = pool();
        assertThat(pool.getLogWriter()).isNull();
        PrintWriter writer = new PrintWriter(new StringWriter());
        pool.setLogWriter(writer);
        assertThat(pool.getLogWriter()).isSameAs(writer);
    }

    @Test
    default void theDataSourceUnwrapsToItselfAndNothingElse() throws SQLException {
        DataSource pool = pool();
        assertThat(pool.unwrap(DataSource.class)).isSameAs(pool);
        assertThat(pool.isWrapperFor(DataSource.class)).isTrue();
        assertThat(pool.isWrapperFor(Thread.class)).isFalse();
        assertThatThrownBy(() -> pool.unwrap(Thread.class)).isInstanceOf(SQLException.class);
    }

    @Test
    default void connectionsCanBeBuilt() throws SQLException {
        try (Connection connection = pool().createConnectionBuilder().build()) {
            assertThat(connection.isValid(1)).isTrue();
        }
        try (Connection connection = pool().createConnectionBuilder()
                .user("postgres")
                .password("secret")
                .build()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    default void shardingKeysAreRefused() throws SQLException {
        ShardingKey key = new ShardingKey() {};
        assertThatThrownBy(
                        () -> pool().createConnectionBuilder().shardingKey(key).build())
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThatThrownBy(() ->
                        pool().createConnectionBuilder().superShardingKey(key).build())
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThatThrownBy(() -> pool().createShardingKeyBuilder().subkey("a", JDBCType.VARCHAR))
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        try (Connection connection = borrow()) {
            assertThatThrownBy(() -> connection.setShardingKey(key))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
        }
    }
}
