package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.AcquireTimeoutException;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Priority;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The data source of a database with users, and its waiting. */
class PoolDataSourceTest {

    @Test
    void credentialsChooseTheLaneOfTheirUser() throws SQLException {
        List<String> asked = new ArrayList<>();
        try (FakeDriver everybody = new FakeDriver();
                FakeDriver ada = new FakeDriver()) {
            PoolDataSource.UserLanes users = (user, password) -> {
                asked.add(user + "/" + password);
                return ada.lane();
            };
            PoolDataSource pool = new PoolDataSource(everybody::lane, users, Priority.NORMAL);
            try (Connection first = pool.getConnection("ada", "secret");
                    Connection second = pool.getConnection()) {
                assertThat(first.isClosed()).isFalse();
                assertThat(second.isClosed()).isFalse();
                assertThat(ada.lane().stats().active()).isEqualTo(1);
                assertThat(everybody.lane().stats().active()).isEqualTo(1);
            }
            pool.createConnectionBuilder().user("ada").password("other").build().close();
        }
        assertThat(asked).containsExactly("ada/secret", "ada/other");
    }

    @Test
    void aLoginTimeoutBoundsTheWaitInsteadOfAcquireTimeout() throws SQLException {
        PoolConfig patient = PoolConfig.builder()
                .minConnections(1)
                .maxConnections(1)
                .acquireTimeout(Duration.ofHours(1))
                .build();
        try (FakeDriver driver = new FakeDriver(patient);
                Connection held = driver.borrow()) {
            PoolDataSource pool = new PoolDataSource(driver::lane, null, Priority.NORMAL);
            pool.setLoginTimeout(1);
            CompletableFuture<Connection> other = OwnThread.supply(() -> {
                try {
                    return pool.getConnection();
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            assertThatThrownBy(other::join).hasCauseInstanceOf(AcquireTimeoutException.class);
            assertThat(held.isClosed()).isFalse();
        }
    }
}
