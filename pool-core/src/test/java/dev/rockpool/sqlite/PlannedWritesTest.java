package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs random statements, and compares what changed with what the plan said would. */
class PlannedWritesTest {

    private static final int STATEMENTS = 1_500;
    private static final List<String> TABLES = List.of("p", "c", "g", "w", "l");

    @TempDir
    Path folder;

    private final Random random = new Random(20_261_121);

    @Test
    void whatAStatementChangesWasInItsPlan() throws SQLException {
        try (PlanKit kit = new PlanKit(folder.resolve("app.sqlite"))) {
            kit.run(
                    "PRAGMA recursive_triggers=" + pragma(kit, "recursive_triggers"),
                    "CREATE TABLE p(id INTEGER PRIMARY KEY, v UNIQUE)",
                    "CREATE TABLE c(id INTEGER PRIMARY KEY, v REFERENCES p(id) ON DELETE CASCADE ON UPDATE CASCADE)",
                    "CREATE TABLE g(id INTEGER PRIMARY KEY, v REFERENCES c(id) ON DELETE SET NULL ON UPDATE SET DEFAULT)",
                    "CREATE TABLE w(id PRIMARY KEY, v) WITHOUT ROWID",
                    "CREATE TABLE l(id INTEGER PRIMARY KEY AUTOINCREMENT, v)",
                    "CREATE TABLE r(id INTEGER PRIMARY KEY, v)",
                    "CREATE INDEX c_v ON c(v)",
                    "CREATE INDEX w_v ON w(v) WHERE v > 3",
                    "CREATE VIEW pc AS SELECT p.id, c.v FROM p JOIN c ON c.v = p.id",
                    "CREATE TRIGGER g_u AFTER UPDATE ON g BEGIN INSERT INTO l(v) VALUES (new.id); END",
                    "CREATE TRIGGER w_d AFTER DELETE ON w WHEN old.v % 2 BEGIN UPDATE r SET v = v + 1; END",
                    "CREATE TRIGGER pc_d INSTEAD OF DELETE ON pc BEGIN DELETE FROM p WHERE id = old.id; END",
                    "CREATE VIRTUAL TABLE f USING fts5(v)",
                    "CREATE TRIGGER l_i AFTER INSERT ON l BEGIN INSERT INTO f(v) VALUES (new.v); END",
                    "INSERT INTO r VALUES (1, 0)");
            List<String> all = tables(kit);
            Map<String, String> before = contents(kit, all);
            Set<String> everChanged = new TreeSet<>();
            int ran = 0;
            for (int i = 0; i < STATEMENTS; i++) {
                String sql = statement();
                StatementPlan plan = kit.plan(sql);
                try {
                    kit.run(sql);
                } catch (SQLException e) {
                    continue; // a constraint
                }
                ran++;
                Map<String, String> after = contents(kit, all);
                Set<String> changed = new TreeSet<>();
                after.forEach((table, content) -> {
                    if (!content.equals(before.get(table))) {
                        changed.add("main." + table);
                    }
                });
                before.putAll(after);
                everChanged.addAll(changed);
                assertThat(plan.known()).as(sql).isTrue();
                assertThat(plan.writes()).as(sql).containsAll(changed);
                assertThat(plan.access()).as(sql).isEqualTo(plan.writes().isEmpty() ? Access.READ : Access.WRITE);
            }
            assertThat(ran).isGreaterThan(STATEMENTS / 2);
            assertThat(everChanged).as("all of it was tried").contains("main.r", "main.l", "main.g", "main.f_data");
        }
    }

    private String statement() {
        String table = pick(TABLES);
        String where = pick(
                List.of("", " WHERE id = " + number(), " WHERE v > " + number(), " WHERE id IN (SELECT v FROM c)"));
        String values = "(id, v) VALUES (" + number() + ", " + pick(List.of("NULL", number(), number())) + ")";
        return switch (random.nextInt(11)) {
            case 0 -> "DELETE FROM " + table + (random.nextInt(4) == 0 ? where : " WHERE id = " + number());
            case 1 -> "UPDATE " + table + " SET v = " + number() + where;
            case 2 -> "UPDATE OR REPLACE " + table + " SET id = " + number() + " WHERE id = " + number();
            case 3 -> "REPLACE INTO " + table + values;
            case 4 -> "INSERT OR IGNORE INTO " + table + values;
            case 5 -> "INSERT INTO " + table + values + " ON CONFLICT(id) DO UPDATE SET v = excluded.v RETURNING id";
            case 6 -> "INSERT INTO w SELECT id + 20, v FROM " + table + " WHERE true ON CONFLICT DO NOTHING";
            case 7 -> "DELETE FROM pc WHERE id = " + number();
            case 8 -> "WITH x AS (SELECT id FROM " + table + where + ") DELETE FROM w WHERE id IN (SELECT id FROM x)";
            case 9 -> "WITH x AS (SELECT * FROM " + table + where + ") SELECT * FROM x JOIN pc ON pc.id = x.id";
            default -> "INSERT INTO " + table + values;
        };
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String number() {
        return Integer.toString(random.nextInt(12));
    }

    /** The planner has this library's default; the other connection must have the same. */
    private static String pragma(PlanKit kit, String name) throws SQLException {
        return rows(kit, "PRAGMA " + name).trim();
    }

    private static List<String> tables(PlanKit kit) throws SQLException {
        String names = rows(kit, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0");
        return new ArrayList<>(List.of(names.trim().split("\n", -1)));
    }

    private static Map<String, String> contents(PlanKit kit, List<String> tables) throws SQLException {
        Map<String, String> contents = new HashMap<>();
        for (String table : tables) {
            contents.put(table, rows(kit, "SELECT * FROM " + table));
        }
        return contents;
    }

    private static String rows(PlanKit kit, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = kit.other.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    byte[] bytes = rows.getBytes(i);
                    text.append(i > 1 ? "|" : "")
                            .append(bytes == null ? "null" : new String(bytes, StandardCharsets.ISO_8859_1));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
