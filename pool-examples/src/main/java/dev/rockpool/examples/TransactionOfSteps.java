package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.schema.Table;
import dev.rockpool.work.Step;
import dev.rockpool.work.StepFailedException;
import dev.rockpool.work.StepResults;
import dev.rockpool.work.Transaction;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;

/** A transaction of several steps: all of it is kept, or nothing, and a failure says which step it was; parts may fail alone. */
public final class TransactionOfSteps {

    /** Thrown by a step for a reason of the program's own; the caller gets it as it is. */
    static final class NotEnoughMoneyException extends Exception {

        private static final long serialVersionUID = 1L;

        NotEnoughMoneyException(String owner, int balance) {
            super(owner + " would have " + balance);
        }
    }

    private static final String ADD = "UPDATE account SET balance = balance + ? WHERE owner = ?";
    private static final int BONUS = 5;

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
                    Step.update("INSERT OR REPLACE INTO account VALUES (?, ?)", "Grace", 20),
                    Step.update("INSERT OR REPLACE INTO account VALUES (?, ?)", "the bank", 100)));

            // The results come back in the order of the steps, after the commit.
            StepResults results = db.executePooledTransaction(transfer("Ada", "Grace", 30));
            out.println("Transferred 30: " + (results.changed(0) + results.changed(1)) + " rows changed, Ada has "
                    + results.get(2, Integer.class) + " left");

            try {
                db.executePooledTransaction(transfer("Ada", "Grace", 500));
            } catch (NotEnoughMoneyException refused) {
                // The step's own exception arrives, so the program can catch what it knows. Which step it was comes
                // with it.
                StepFailedException which = StepFailedException.of(refused).orElseThrow();
                out.println("Refused: " + refused.getMessage() + ". " + which.getMessage());
            }

            out.println("Ada has " + balance(db, "Ada") + ", Grace has " + balance(db, "Grace"));

            int paid = payBonuses(db, List.of("Ada", "Grace", "nobody"), out);
            out.println("Bonuses paid: " + paid);
        }
    }

    /** Where the work is not a list of steps, a lambda is a transaction too. Parts of it may fail alone. */
    private static int payBonuses(DatabaseManager db, List<String> owners, PrintStream out) throws SQLException {
        return db.inTransaction(transaction -> {
            int paid = 0;
            for (String owner : owners) {
                try {
                    transaction.nested(part -> payBonus(part, owner));
                    paid++;
                } catch (NoSuchElementException e) {
                    // The bank has its money back: what the part did is undone, and the rest goes on.
                    out.println("No bonus: " + e.getMessage());
                }
            }
            // Once, after the commit, on a thread of the pool: the place for what cannot be undone.
            transaction.afterCommit(() -> out.println("Told the owners of their bonuses"));
            return paid;
        });
    }

    private static int payBonus(Transaction transaction, String owner) throws SQLException {
        transaction.update(ADD, -BONUS, "the bank");
        int changed = transaction.update(ADD, BONUS, owner);
        if (changed == 0) {
            throw new NoSuchElementException(owner + " has no account");
        }
        return changed;
    }

    private static List<Step> transfer(String from, String to, int amount) {
        return List.of(add(-amount, from), add(amount, to), connection -> checked(connection, from));
    }

    private static Step add(int amount, String owner) {
        return Step.update(ADD, amount, owner);
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
