package dev.rockpool.clients;

import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The bank with Spring: JdbcTemplate inside the transactions that TransactionTemplate or, as @Transactional does, the manager begins. */
final class SpringBank implements Bank {

    private static final RowMapper<Totals> TOTALS =
            (row, n) -> new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final SimpleJdbcInsert notes;
    private final PlatformTransactionManager manager;
    private final TransactionTemplate transaction;
    private final TransactionTemplate nested;
    private final TransactionTemplate readOnly;

    SpringBank(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        named = new NamedParameterJdbcTemplate(jdbc);
        notes = new SimpleJdbcInsert(dataSource).withTableName("note").usingGeneratedKeyColumns("id");
        manager = new JdbcTransactionManager(dataSource);
        transaction = new TransactionTemplate(manager);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        transaction.setTimeout(60);
        nested = new TransactionTemplate(manager);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        readOnly = new TransactionTemplate(manager);
        readOnly.setReadOnly(true);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        transaction.executeWithoutResult(status -> {
            long giver = balance(from);
            long receiver = balance(to);
            jdbc.update("UPDATE account SET balance = ? WHERE id = ?", receiver + amount, to);
            if (giver < amount) {
                throw new Overdrawn(from);
            }
            jdbc.update("UPDATE account SET balance = ? WHERE id = ?", giver - amount, from);
        });
    }

    private long balance(int account) {
        return one("SELECT balance FROM account WHERE id = ?", Long.class, account);
    }

    @Override
    public void count(int counter) {
        TransactionStatus status = manager.getTransaction(new DefaultTransactionDefinition());
        try {
            long n = one("SELECT n FROM counter WHERE id = ?", Long.class, counter);
            named.update("UPDATE counter SET n = :n WHERE id = :id", Map.of("n", n + 1, "id", counter));
        } catch (RuntimeException e) {
            manager.rollback(status);
            throw e;
        }
        manager.commit(status);
    }

    @Override
    public long order(int account, List<Line> lines) {
        return transaction.execute(status -> {
            KeyHolder key = new GeneratedKeyHolder();
            jdbc.update(
                    c -> {
                        PreparedStatement insert =
                                c.prepareStatement("INSERT INTO orders (account) VALUES (?)", new String[] {"id"});
                        insert.setInt(1, account);
                        return insert;
                    },
                    key);
            long id = key.getKeyAs(Number.class).longValue();
            try {
                nested.executeWithoutResult(inner -> insertLines(id, List.of(new Line("bad", -1))));
            } catch (DataAccessException e) {
                inTheOuterTransactionAllIsWell(status);
            }
            insertLines(id, lines);
            return id;
        });
    }

    private static void inTheOuterTransactionAllIsWell(TransactionStatus status) {
        if (status.isRollbackOnly()) {
            throw new AssertionError("A nested transaction spoilt its outer one");
        }
    }

    private void insertLines(long order, List<Line> lines) {
        jdbc.batchUpdate(
                "INSERT INTO line (order_id, article, quantity) VALUES (?, ?, ?)", lines, 2, (statement, line) -> {
                    statement.setLong(1, order);
                    statement.setString(2, line.article());
                    statement.setInt(3, line.quantity());
                });
    }

    @Override
    public List<String> articles(long order) {
        return jdbc.queryForList("""
                SELECT line.article FROM orders JOIN line ON line.order_id = orders.id
                WHERE orders.id = ? ORDER BY line.id""", String.class, order);
    }

    @Override
    public long note(String text) {
        return notes.executeAndReturnKey(Map.of("text", text)).longValue();
    }

    @Override
    public String text(long note) {
        return one("SELECT text FROM note WHERE id = ?", String.class, note);
    }

    @Override
    public Totals totals() {
        return jdbc.query("SELECT balances, orders, lines, notes FROM totals", TOTALS)
                .get(0);
    }

    @Override
    public List<Totals> totalsAround(Work between) {
        return readOnly.execute(status -> {
            Totals first = totals();
            try {
                between.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return List.of(first, totals());
        });
    }

    private <T> T one(String sql, Class<T> type, Object parameter) {
        return jdbc.query(sql, (row, n) -> type.cast(row.getObject(1, type)), parameter)
                .get(0);
    }
}
