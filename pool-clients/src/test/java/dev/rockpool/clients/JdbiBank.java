package dev.rockpool.clients;

import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The bank with Jdbi. */
final class JdbiBank implements Bank {

    private final Jdbi jdbi;

    JdbiBank(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
        jdbi.registerRowMapper(ConstructorMapper.factory(Totals.class));
    }

    @Override
    public void transfer(int from, int to, int amount) {
        jdbi.useTransaction(TransactionIsolationLevel.SERIALIZABLE, handle -> {
            long giver = number(handle, "SELECT balance FROM account WHERE id = ?", from);
            long receiver = number(handle, "SELECT balance FROM account WHERE id = ?", to);
            handle.execute("UPDATE account SET balance = ? WHERE id = ?", receiver + amount, to);
            if (giver < amount) {
                throw new Overdrawn(from);
            }
            handle.execute("UPDATE account SET balance = ? WHERE id = ?", giver - amount, from);
        });
    }

    @Override
    public void count(int counter) {
        jdbi.useTransaction(handle -> {
            long n = number(handle, "SELECT n FROM counter WHERE id = ?", counter);
            handle.execute("UPDATE counter SET n = ? WHERE id = ?", n + 1, counter);
        });
    }

    @Override
    public long order(int account, List<Line> lines) {
        return jdbi.inTransaction(handle -> {
            long id = handle.createUpdate("INSERT INTO orders (account) VALUES (?)")
                    .bind(0, account)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            handle.savepoint("before_the_bad_line");
            try {
                insertLines(handle, id, List.of(new Line("bad", -1)));
            } catch (UnableToExecuteStatementException e) {
                handle.rollbackToSavepoint("before_the_bad_line");
            }
            insertLines(handle, id, lines);
            return id;
        });
    }

    private static void insertLines(Handle handle, long order, List<Line> lines) {
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO line (order_id, article, quantity) VALUES (:order, :article, :quantity)");
        for (Line line : lines) {
            batch.bind("order", order)
                    .bind("article", line.article())
                    .bind("quantity", line.quantity())
                    .add();
        }
        batch.execute();
    }

    @Override
    public List<String> articles(long order) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT line.article FROM orders JOIN line ON line.order_id = orders.id
                        WHERE orders.id = :order ORDER BY line.id""").bind("order", order).mapTo(String.class).list());
    }

    @Override
    public long note(String text) {
        return jdbi.withHandle(handle -> handle.createUpdate("INSERT INTO note (text) VALUES (:text)")
                .bind("text", text)
                .executeAndReturnGeneratedKeys()
                .mapTo(Long.class)
                .one());
    }

    @Override
    public String text(long note) {
        return jdbi.withHandle(handle -> handle.select("SELECT text FROM note WHERE id = ?", note)
                .mapTo(String.class)
                .one());
    }

    @Override
    public Totals totals() {
        return jdbi.withHandle(JdbiBank::totals);
    }

    @Override
    public List<Totals> totalsAround(Work between) throws Exception {
        return jdbi.withHandle(handle -> {
            handle.setReadOnly(true);
            return handle.inTransaction(inside -> {
                Totals first = totals(inside);
                between.run();
                return List.of(first, totals(inside));
            });
        });
    }

    private static Totals totals(Handle handle) {
        return handle.select("SELECT balances, orders, lines, notes FROM totals")
                .mapTo(Totals.class)
                .one();
    }

    private static long number(Handle handle, String sql, Object parameter) {
        return handle.select(sql, parameter).mapTo(Long.class).one();
    }
}
