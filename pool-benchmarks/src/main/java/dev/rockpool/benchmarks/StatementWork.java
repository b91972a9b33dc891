package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What is done by one statement, in the order of the tables. Each prepares it, runs it, reads what it returns, and closes everything. */
enum StatementWork {
    POINT_READ("point read", Shop.CUSTOMER) {
        @Override
        void run(PreparedStatement statement, int member, int number) throws SQLException {
            Shop.expectRows(statement, customer(member, number), 1);
        }
    },
    JOIN("join of three tables, " + Shop.BASKET_ROWS + " rows", Shop.BASKET) {
        @Override
        void run(PreparedStatement statement, int member, int number) throws SQLException {
            Shop.expectRows(statement, customer(member, number), Shop.BASKET_ROWS);
        }
    },
    INSERT("insert of one row", Shop.LOG) {
        @Override
        void run(PreparedStatement statement, int member, int number) throws SQLException {
            Shop.log(statement, member, number, 1);
        }
    };

    /** A prime, so that all customers have their turn, and none follows its neighbour. */
    private static final int STEP = 7_919;

    private final String title;
    private final String sql;

    StatementWork(String title, String sql) {
        this.title = title;
        this.sql = sql;
    }

    String title() {
        return title;
    }

    String sql() {
        return sql;
    }

    boolean writes() {
        return this == INSERT;
    }

    /** Runs a statement of this work's text. */
    abstract void run(PreparedStatement statement, int member, int number) throws SQLException;

    /** Prepares the text, runs it, and closes it. */
    void run(Connection connection, int member, int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            run(statement, member, number);
        }
    }

    private static int customer(int member, int number) {
        return 1 + Math.floorMod((number + member) * STEP, Shop.CUSTOMERS);
    }
}
