package dev.rockpool.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new SpringBank(dataSource);
    }

    @Test
    void aWriteInAReadOnlyTransactionIsRefusedAndTheNextTransactionMayWrite() throws SQLException {
        JdbcTemplate jdbc = new JdbcTemplate(db.dataSource());
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(db.dataSource()));
        String write = "UPDATE account SET balance = balance + 1 WHERE id = 1";
        transaction.setReadOnly(true);
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> jdbc.update(write)))
                .isInstanceOf(DataAccessException.class);
        transaction.setReadOnly(false);
        transaction.executeWithoutResult(
                status -> assertThat(jdbc.update(write)).isEqualTo(1));
        everyConnectionCameBack();
    }
}
