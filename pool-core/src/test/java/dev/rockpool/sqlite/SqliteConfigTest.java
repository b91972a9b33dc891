package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SqliteConfigTest {

    private final SqliteConfig config = SqliteConfig.defaults();

    @Test
    void pragmasKeepTheirOrder() {
        assertThat(config.pragma("temp_store", "FILE")
                        .pragma("analysis_limit", "400")
                        .pragma("encoding", "'UTF-8'")
                        .pragmas()
                        .keySet())
                .containsExactly("temp_store", "analysis_limit", "encoding");
    }

    @Test
    void aPragmaThatThePromisesRestOnIsRefusedWithTheWayOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.pragma("journal_mode", "DELETE"))
                .withMessageContaining("journal_mode")
                .withMessageContaining("durability");
    }

    @Test
    void aValueThatIsMoreThanAValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.pragma("temp_store", "1; DROP TABLE t"))
                .withMessageContaining("temp_store");
    }

    @Test
    void badTimesAndSizesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.busyTimeout(Duration.ofSeconds(-1)))
                .withMessageContaining("busyTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.journalSizeLimit(-1))
                .withMessageContaining("journalSizeLimit = '-1'");
    }
}
