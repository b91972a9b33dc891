package dev.rockpool.sqlite;

import java.sql.SQLException;
import java.util.List;

/** The schema as statements, and back. Stateless. */
final class SchemaScript {

    private SchemaScript() {}

    /** Tables first, because the others name them; within a kind in the order in which they were made. */
    static List<String> export(LaneWork work) throws SQLException {
        return Inspection.column(
                work,
                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND " + Inspection.NOT_SQLITES
                        + " AND tbl_name NOT IN (" + Inspection.SHADOWS + ")"
                        + " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END,"
                        + " rowid");
    }

    /** Before anything is done. */
    static void check(List<String> statements) throws SQLException {
        for (int i = 0; i < statements.size(); i++) {
            String problem = CreateStatement.problem(statements.get(i));
            if (problem != null) {
                throw new SQLException(
                        "The schema is not imported: statement " + (i + 1) + " of " + statements.size() + " " + problem
                                + " ('" + start(statements.get(i)) + "')",
                        "42000");
            }
        }
    }

    static void replay(LaneWork work, List<String> statements) throws SQLException {
        work.session().ensureTransaction();
        for (int i = 0; i < statements.size(); i++) {
            try {
                work.execute(statements.get(i));
            } catch (SQLException e) {
                throw new SQLException(
                        "The schema is not imported: statement " + (i + 1) + " of " + statements.size() + " failed ("
                                + e.getMessage() + ") ('" + start(statements.get(i)) + "')",
                        e.getSQLState(),
                        e.getErrorCode(),
                        e);
            }
        }
        work.session().commit();
    }

    private static String start(String sql) {
        String line = sql.strip();
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }
}
