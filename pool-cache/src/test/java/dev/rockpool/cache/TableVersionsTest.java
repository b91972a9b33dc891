package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.cache.TableVersions.Stamp;
import dev.rockpool.spi.WriteWatch.Write;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each order in which a load and a write of one of its tables can take place. */
class TableVersionsTest {

    private static final Set<String> A = Set.of("main.a");
    private static final Set<String> B = Set.of("main.b");
    private static final Set<String> BOTH = Set.of("main.a", "main.b");

    private final TableVersions versions = new TableVersions();

    private Stamp loaded(Set<String> tables) {
        return versions.stamp(tables, versions.time());
    }

    @Test
    void aStampEndsWhenAWriteOfItsTableOpens() {
        Stamp stamp = loaded(BOTH);
        assertThat(stamp.isValid()).isTrue();
        Write write = versions.changing(A);
        assertThat(stamp.isValid()).isFalse();
        write.ended();
        assertThat(stamp.isValid()).isFalse();
        assertThat(loaded(BOTH).isValid()).isTrue();
    }

    @Test
    void aWriteOfOtherTablesLeavesIt() {
        Stamp stamp = loaded(A);
        versions.changing(B).ended();
        assertThat(stamp.isValid()).isTrue();
    }

    @Test
    void aWriteOfNobodyKnowsWhatEndsAll() {
        Stamp stamp = loaded(A);
        Stamp none = loaded(Set.of());
        Write write = versions.changingAnything();
        assertThat(stamp.isValid()).isFalse();
        assertThat(none.isValid()).isFalse();
        assertThat(loaded(A)).isNull();
        write.ended();
        assertThat(stamp.isValid()).isFalse();
        assertThat(loaded(A)).isNotNull();
    }

    @Test
    void whileAWriteIsOpenNothingIsStamped() {
        Write first = versions.changing(A);
        Write second = versions.changing(A);
        assertThat(loaded(A)).isNull();
        first.ended();
        assertThat(loaded(A)).as("the second is open").isNull();
        second.ended();
        assertThat(loaded(A)).isNotNull();
    }

    @Test
    void aLoadThatBeganBeforeTheEndOfAWriteIsNotStamped() {
        long beforeIt = versions.time();
        Write write = versions.changing(A);
        long meanwhile = versions.time();
        write.ended();
        assertThat(versions.stamp(A, beforeIt)).isNull();
        assertThat(versions.stamp(A, meanwhile)).isNull();
        assertThat(versions.stamp(B, beforeIt)).isNotNull();
        assertThat(versions.stamp(A, versions.time())).isNotNull();
    }

    @Test
    void theLaterOfTwoEndsCountsInWhicheverOrderTheyOpened() {
        Write first = versions.changing(A);
        Write second = versions.changing(BOTH);
        second.ended();
        long between = versions.time();
        first.ended();
        assertThat(versions.stamp(A, between)).isNull();
        assertThat(versions.stamp(B, between)).isNotNull();
    }
}
