package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.benchmarks.stub.StubConnection;
import dev.rockpool.benchmarks.stub.StubDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What makes the comparison fair: every pool does the work that a returned connection needs. */
class ContenderTest {

    @ParameterizedTest
    @EnumSource(value = Contender.class, names = "PLAIN", mode = Mode.EXCLUDE)
    void rolls_back_resets_and_closes_statements(Contender contender) throws SQLException {
        try (OpenPool pool = contender.open(StubDriver.URL, 1)) {
            Connection borrowed = pool.dataSource().getConnection();
            StubConnection raw = borrowed.unwrap(StubConnection.class);
            borrowed.setAutoCommit(false);
            borrowed.setReadOnly(true);
            borrowed.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            Statement left = borrowed.createStatement();
            left.execute("something");
            borrowed.close();

            assertThat(raw.rollbacks()).isEqualTo(1);
            assertThat(raw.commits()).isZero();
            assertThat(raw.hasOpenStatement()).isFalse();
            try (Connection next = pool.dataSource().getConnection()) {
                assertThat(next.unwrap(StubConnection.class)).isSameAs(raw);
                assertThat(raw.getAutoCommit()).isTrue();
                assertThat(raw.isReadOnly()).isFalse();
                assertThat(raw.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Contender.class)
    void closes_its_connections_with_the_pool(Contender contender) throws SQLException {
        StubConnection raw;
        try (OpenPool pool = contender.open(StubDriver.URL, 1);
                Connection borrowed = pool.dataSource().getConnection()) {
            raw = borrowed.unwrap(StubConnection.class);
        }
        assertThat(raw.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Contender.class)
    void lends_as_many_as_it_is_told_and_takes_them_back(Contender contender) throws Exception {
        try (Lender lender = Lender.open(contender, StubDriver.URL, 2)) {
            for (int i = 0; i < 3; i++) {
                Connection one = lender.borrow();
                Connection other = lender.borrow();
                assertThat(one.unwrap(StubConnection.class)).isNotSameAs(other.unwrap(StubConnection.class));
                lender.giveBack(one);
                lender.giveBack(other);
            }
        }
    }
}
