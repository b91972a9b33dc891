package dev.rockpool.stmt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The hints may forget, but what they say of a text that was just added or removed is right. */
class TextHintsTest {

    @Test
    void whatWasAddedIsThereUntilItIsRemoved() {
        TextHints hints = new TextHints(4);
        for (int i = 0; i < 1_000; i++) {
            String sql = "SELECT " + i;
            hints.add(sql);
            assertThat(hints.has(sql)).isTrue();
            hints.remove(sql);
            assertThat(hints.has(sql)).isFalse();
        }
    }

    @Test
    void itTellsWhetherATextComesAgain() {
        TextHints hints = new TextHints(4);
        assertThat(hints.add("SELECT 1")).isFalse();
        assertThat(hints.add("SELECT 1")).isTrue();
        assertThat(hints.add("SELECT 2")).isFalse();
        assertThat(hints.add("SELECT 1")).isTrue();
    }

    @Test
    void removingATextLeavesTheOneThatTookItsPlace() {
        TextHints hints = new TextHints(1);
        String first = "SELECT 0";
        hints.add(first);
        int i = 0;
        while (hints.has(first)) {
            hints.add("SELECT " + ++i);
        }
        String later = "SELECT " + i;
        hints.remove(first);
        assertThat(hints.has(later)).isTrue();
    }

    @Test
    void aTextWhoseHashIsThatOfAnEmptyPlaceIsNotThere() {
        assertThat("".hashCode()).isZero();
        assertThat(new TextHints(4).has("")).isFalse();
    }
}
