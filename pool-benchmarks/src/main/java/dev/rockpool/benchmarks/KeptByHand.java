package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What keeping can gain at best: each thread has a connection of the driver's with a statement for each kind of work, and neither borrows,
 * prepares nor closes anything. Threads of one crowd have numbers in a row, so no two of them share a connection.
 */
final class KeptByHand implements StatementTarget {

    private final List<Connection> connections = new ArrayList<>();
    private final List<Map<StatementWork, PreparedStatement>> statements = new ArrayList<>();

    KeptByHand(String url) throws SQLException {
        for (int i = 0; i < Kind.CONNECTIONS; i++) {
            Connection connection = DriverManager.getConnection(url);
            connections.add(connection);
            Map<StatementWork, PreparedStatement> kept = new EnumMap<>(StatementWork.class);
            for (StatementWork work : StatementWork.values()) {
                kept.put(work, connection.prepareStatement(work.sql()));
            }
            statements.add(kept);
        }
    }

    @Override
    public void run(StatementWork work, int member, int number) throws SQLException {
        PreparedStatement statement = statements.get(member % Kind.CONNECTIONS).get(work);
        if (statement == null) {
            throw new IllegalArgumentException(work + " was not prepared");
        }
        work.run(statement, member, number);
    }

    @Override
    public void close() throws SQLException {
        for (Map<StatementWork, PreparedStatement> kept : statements) {
            for (PreparedStatement statement : kept.values()) {
                statement.close();
            }
        }
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
