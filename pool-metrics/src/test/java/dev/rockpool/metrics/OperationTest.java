package dev.rockpool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a statement is called in tags: one of few words. */
class OperationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1|SELECT",
                "  select 1|SELECT",
                "/* criteria query */ select 1|SELECT",
                "-- all of it|OTHER",
                "/* never closed SELECT|OTHER",
                "VACUUM|OTHER",
                "\"\"|OTHER",
                "/|OTHER"
            })
    void theFirstKeywordTells(String sql, Operation operation) {
        assertThat(Operation.of(sql)).isEqualTo(operation);
    }

    @Test
    void linesAreWhiteSpaceAndEndComments() {
        assertThat(Operation.of("\n\tWith x AS (SELECT 1) DELETE FROM t")).isEqualTo(Operation.WITH);
        assertThat(Operation.of("/* one *//* two */ -- three\n insert into t values (1)"))
                .isEqualTo(Operation.INSERT);
    }
}
