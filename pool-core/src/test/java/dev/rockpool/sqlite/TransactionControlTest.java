package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.sqlite.TransactionControl.Command;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

/** The statements that begin and end transactions are kept prepared; the driver ends them without a word after most errors (trap 6). */
class TransactionControlTest {

    @Test
    void aCommandThatFailedOnceCanBeRunAgain() throws SQLException {
        try (SQLiteConnection sqlite = (SQLiteConnection) DriverManager.getConnection("jdbc:sqlite::memory:");
                TransactionControl control = new TransactionControl(sqlite)) {
            assertThatThrownBy(() -> control.run(Command.COMMIT)).hasMessageContaining("no transaction is active");
            assertThatThrownBy(() -> control.run(Command.UNDO_UNIT)).hasMessageContaining("no such savepoint");
            control.run(Command.BEGIN_WRITING);
            control.run(Command.BEGIN_UNIT);
            control.run(Command.UNDO_UNIT);
            control.run(Command.KEEP_UNIT);
            control.run(Command.COMMIT);
        }
    }
}
