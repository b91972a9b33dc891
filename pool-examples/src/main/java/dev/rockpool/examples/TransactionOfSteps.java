package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.schema.Table;
import dev.rockpool.work.Step;
import dev.rockpool.work.StepFailedException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A transaction of several steps: all of it is kept, or nothing, and a failure says which step it was. */
public final class TransactionOfSteps {

    /** Thrown by a step for a reason of the program's own; the caller gets it as it is. */
    static final class NotEnoughMoneyException extends Exception {

        private static final long serialVersionUID = 1L;

        NotEnoughMoneyException(String owner, int balance) {
            super(owner + " would have " + balance);
        }
    }

    private TransactionOfSteps() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, TransactionOfSteps::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("bank.sqlite")).open()) {
            db.create(Table.named("account")
                    .ifNotExists()
                    .column("owner", TEXT)
                    .primaryKey()
                    .column("balance", INTEGER)
                    .notNull());
            db.executePooledTransaction(List.of(
                    Step.update("INSERT OR REPLACE INTO account VALUES (?, ?)", "Ada", 100),
                    Step.update("INSERT OR REPLACE INTO account VALUES (?, ?)", "Grace", 20)));

            // The results come back in the order of the steps, after the commit.
            List<?> results = db.executePooledTransaction(transfer("Ada", "Grace", 30));
            out.println("Transferred 30; rows changed and balances: " + results);

            try {
                db.executePooledTransaction(transfer("Ada", "Grace", 500));
            } catch (NotEnoughMoneyException refused) {
                // The step's own exception arrives, so the program can catch what it knows. Which step it was comes
                // with it.
                StepFailedException which = (StepFailedException) refused.getSuppressed()[0];
                out.println("Refused: " + refused.getMessage() + ". " + which.getMessage());
            }

            out.println("Ada has " + balance(db, "Ada") + ", Grace has " + balance(db, "Grace"));

            // Where the work is not a list of steps, a lambda is a transaction too.
            int bonus = db.inTransaction(connection -> {
                int lowest = Math.min(balance(connection, "Ada"), balance(connection, "Grace"));
                add(lowest / 10, "Ada").run(connection);
                add(lowest / 10, "Grace").run(connection);
                return lowest / 10;
            });
            out.println("A bonus of " + bonus + " for both");
        }
    }

    private static List<Step> transfer(String from, String to, int amount) {
        return List.of(add(-amount, from), add(amount, to), connection -> checked(connection, from));
    }

    private static Step add(int amount, String owner) {
        return Step.update("UPDATE account SET balance = balance + ? WHERE owner = ?", amount, owner);
    }

    /** A step sees what the steps before it did, so it can judge the outcome and undo it by throwing. */
    private static int checked(Connection connection, String owner) throws SQLException, NotEnoughMoneyException {
        int balance = balance(connection, owner);
        if (balance < 0) {
            throw new NotEnoughMoneyException(owner, balance);
        }
        return balance;
    }

    private static int balance(DatabaseManager db, String owner) throws SQLException {
        return db.withReadConnection(connection -> balance(connection, owner));
    }

    private static int balance(Connection connection, String owner) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT balance FROM account WHERE owner = ?")) {
            query.setString(1, owner);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
