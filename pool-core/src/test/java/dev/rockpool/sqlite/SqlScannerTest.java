package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlScannerTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("", List.of()),
                arguments(" ;;\n", List.of()),
                arguments("-- nothing", List.of()),
                arguments("/* never ended; SELECT 1", List.of()),
                arguments("SELECT 1", List.of("SELECT 1")),
                arguments(" \uFEFFSELECT 1;", List.of("SELECT 1")),
                arguments("SELECT ';'", List.of("SELECT ';'")),
                arguments("SELECT 'it''s;'; x", List.of("SELECT 'it''s;'", "x")),
                arguments("SELECT \";\", `;`, [;]", List.of("SELECT \";\", `;`, [;]")),
                arguments("SELECT 1 -- ;\n + 1", List.of("SELECT 1 -- ;\n + 1")),
                arguments("SELECT 4 / 2 - 1 /* ; */; b", List.of("SELECT 4 / 2 - 1 /* ; */", "b")),
                arguments("/**/a--\n;/* ; */b", List.of("a--\n", "b")),
                arguments("SELECT '; never ended", List.of("SELECT '; never ended")),
                arguments("-", List.of("-")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextIsCutIntoItsStatements(String sql, List<String> statements) {
        assertThat(SqlScanner.statements(sql)).isEqualTo(statements);
    }

    static Stream<Arguments> words() {
        return Stream.of(
                arguments("Select 1", "select"),
                arguments("VALUES(1)", "values"),
                arguments("SELECT\"a\"", "select"),
                arguments("WITH/**/x", "with"),
                arguments("SELECTED", "selected"),
                arguments("(SELECT 1)", ""));
    }

    @ParameterizedTest
    @MethodSource("words")
    void theFirstWordEndsWhereSqliteEndsIt(String statement, String word) {
        assertThat(SqlScanner.firstWord(statement)).isEqualTo(word);
    }
}
