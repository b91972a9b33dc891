package dev.rockpool.clients;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The bank in plain JDBC, as a careful programmer writes it. */
final class PlainJdbcBank implements Bank {

    /** What runs on a connection. */
    @FunctionalInterface
    private interface Body<T> {
        T on(Connection c) throws SQLException;
    }

    private final DataSource dataSource;

    PlainJdbcBank(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void transfer(int from, int to, int amount) throws SQLException {
        inTransaction(c -> {
            long giver = number(c, "SELECT balance FROM account WHERE id = ?", from);
            long receiver = number(c, "SELECT balance FROM account WHERE id = ?", to);
            update(c, "UPDATE account SET balance = ? WHERE id = ?", receiver + amount, to);
            if (giver < amount) {
                throw new Overdrawn(from);
            }
            return update(c, "UPDATE account SET balance = ? WHERE id = ?", giver - amount, from);
        });
    }

    @Override
    public void count(int counter) throws SQLException {
        inTransaction(c -> {
            long n = number(c, "SELECT n FROM counter WHERE id = ?", counter);
            return update(c, "UPDATE counter SET n = ? WHERE id = ?", n + 1, counter);
        });
    }

    @Override
    public long order(int account, List<Line> lines) throws SQLException {
        return inTransaction(c -> {
            long id = insert(c, "INSERT INTO orders (account) VALUES (?)", account);
            Savepoint beforeTheBadLine = c.setSavepoint();
            try {
                insertLines(c, id, List.of(new Line("good, but goes with the bad one", 1), new Line("bad", -1)));
            } catch (SQLException e) {
                c.rollback(beforeTheBadLine);
            }
            insertLines(c, id, lines);
            return id;
        });
    }

    @Override
    public List<String> articles(long order) throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement statement = c.prepareStatement("""
                        SELECT line.article FROM orders JOIN line ON line.order_id = orders.id
                        WHERE orders.id = ? ORDER BY line.id""")) {
            statement.setLong(1, order);
            List<String> articles = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    articles.add(rows.getString("article"));
                }
            }
            return articles;
        }
    }

    @Override
    public long note(String text) throws SQLException {
        try (Connection c = dataSource.getConnection()) {
            return insert(c, "INSERT INTO note (text) VALUES (?)", text);
        }
    }

    @Override
    public String text(long note) throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement statement = c.prepareStatement("SELECT text FROM note WHERE id = ?")) {
            statement.setLong(1, note);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    @Override
    public Totals totals() throws SQLException {
        try (Connection c = dataSource.getConnection()) {
            return totals(c);
        }
    }

    @Override
    public List<Totals> totalsAround(Work between) throws Exception {
        try (Connection c = dataSource.getConnection()) {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            Totals first = totals(c);
            between.run();
            Totals second = totals(c);
            c.commit();
            return List.of(first, second);
        }
    }

    private <T> T inTransaction(Body<T> body) throws SQLException {
        try (Connection c = dataSource.getConnection()) {
            c.setAutoCommit(false);
            try {
                T result = body.on(c);
                c.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                c.rollback();
                throw e;
            }
        }
    }

    private static Totals totals(Connection c) throws SQLException {
        try (Statement statement = c.createStatement();
                ResultSet row = statement.executeQuery("SELECT balances, orders, lines, notes FROM totals")) {
            row.next();
            return new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    private static void insertLines(Connection c, long order, List<Line> lines) throws SQLException {
        try (PreparedStatement statement =
                c.prepareStatement("INSERT INTO line (order_id, article, quantity) VALUES (?, ?, ?)")) {
            for (Line line : lines) {
                statement.setLong(1, order);
                statement.setString(2, line.article());
                statement.setInt(3, line.quantity());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static long number(Connection c, String sql, Object parameter) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static int update(Connection c, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static long insert(Connection c, String sql, Object parameter) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            statement.setObject(1, parameter);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }
}
