package dev.rockpool.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that differ by values alone are one, and no value is shown. */
class SqlPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '¦',
            value = {
                "SELECT * FROM t WHERE id = 42|SELECT * FROM t WHERE id = ?",
                "SELECT * FROM t WHERE a = 'it''s' AND b=-1.5e+10|SELECT * FROM t WHERE a = ? AND b=-?",
                "SELECT * FROM t WHERE a = x'00ff'|SELECT * FROM t WHERE a = ?",
                "SELECT t1.a, b2 FROM t1|SELECT t1.a, b2 FROM t1",
                "SELECT \"a 1\", [b 2], `c 3` FROM \"t 4\"|SELECT \"a 1\", [b 2], `c 3` FROM \"t 4\"",
                "SELECT a -- secret 'x'|SELECT a",
                "SELECT /* secret */ a|SELECT a",
                "SELECT /* never closed|SELECT",
                "SELECT 'never closed|SELECT ?",
                "SELECT * FROM t WHERE id IN (1, 2,3 , 4)|SELECT * FROM t WHERE id IN (?, …)",
                "SELECT * FROM t WHERE id IN (?,?,?)|SELECT * FROM t WHERE id IN (?, …)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')|INSERT INTO t VALUES (?, …), …",
                "INSERT INTO t VALUES (1), (2)|INSERT INTO t VALUES (?), …",
                "SELECT * FROM t WHERE a = ?1 AND b = :name AND c = @c AND d = $d|SELECT * FROM t WHERE a = ?1 AND b ="
                        + " :name AND c = @c AND d = $d",
                "SELECT $$it's secret$$, $q$ $$ secret $q$ FROM a$b$c|SELECT ?, … FROM a$b$c",
                "SELECT $$never closed|SELECT ?",
                "SELECT 0x1F, .5, 1.|SELECT ?, …",
                "SELECT été FROM straße|SELECT été FROM straße"
            })
    void valuesGo(String sql, String pattern) {
        assertThat(SqlPattern.of(sql)).isEqualTo(pattern);
    }

    @Test
    void whiteSpaceShrinks() {
        assertThat(SqlPattern.of("\n  SELECT\t a,\r\n b\n")).isEqualTo("SELECT a, b");
    }

    @Test
    void aLongTextIsCutAndTakesNoStack() {
        String long1 = "SELECT " + "'x' || ".repeat(100_000) + "'y'";
        assertThat(SqlPattern.of(long1)).hasSize(501).endsWith("…");
        assertThat(SqlPattern.of("SELECT '" + "x".repeat(1_000_000))).isEqualTo("SELECT ?…");
        assertThat(SqlPattern.of("SELECT $$" + "x".repeat(1_000_000))).isEqualTo("SELECT ?…");
        assertThat(SqlPattern.of("/*" + "*".repeat(1_000_000))).isEqualTo("…");
        assertThat(SqlPattern.of("SELECT \"" + "x".repeat(1_000_000))).hasSizeLessThan(600);
    }

    @Test
    void neitherManyTextsNorLongOnesFillTheMemory() {
        SqlPatterns patterns = new SqlPatterns();
        String large = "SELECT '" + "x".repeat(100_000) + "'";
        assertThat(patterns.of(large)).isEqualTo("SELECT ?…");
        assertThat(patterns.size()).isZero();
        for (int i = 0; i < 5_000; i++) {
            assertThat(patterns.of("SELECT " + i)).isEqualTo("SELECT ?");
        }
        assertThat(patterns.size()).isEqualTo(2_000);
    }
}
