package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as rows. */
class RecordShapeTest {

    private record Item(long id, @Nullable String displayName, Integer teamId) {}

    record None() {}

    record Strict(int size) {
        Strict {
            if (size < 0) {
                throw new ArithmeticException("negative");
            }
        }
    }

    record Wild(int size) {
        Wild {
            sneak(new IOException("checked"));
        }

        @SuppressWarnings("unchecked")
        static <X extends Throwable> void sneak(@Nullable Throwable failure) throws X {
            if (failure != null) {
                throw (X) failure;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "name, name",
        "teamId, team_id",
        "homeURL, home_url",
        "URLName, url_name",
        "aB, a_b",
        "line2, line2",
        "line2Text, line2_text",
        "already_snake, already_snake",
        "x_Y, x_y",
        "ID, id",
        "größeÄndern, größe_ändern"
    })
    void namesBecomeSnakeCase(String name, String snake) {
        assertThat(RecordShape.snakeCase(name)).isEqualTo(snake);
    }

    @Test
    void aColumnOfTheSameNameComesBeforeOneInSnakeCase() throws SQLException {
        RecordShape shape = RecordShape.of(Item.class);
        assertThat(shape.columnsOf(List.of("TEAM_ID", "ID", "Display_Name"), "here"))
                .containsExactly(1, 2, 0);
        assertThat(shape.columnsOf(List.of("team_id", "teamid", "id", "displayName"), "here"))
                .containsExactly(2, 3, 1);
        assertThat(shape.columnOf(2, List.of("id"))).isEqualTo(-1);
        assertThatThrownBy(() -> shape.columnsOf(List.of("id", "team_id"), "table 'item'"))
                .isInstanceOf(SQLException.class)
                .hasMessage(
                        "Component 'displayName' of record " + Item.class.getTypeName()
                                + " has no column in table 'item': there is neither 'displayName' nor 'display_name' among [id, team_id]");
    }

    @Test
    void valuesAreReadAndRecordsBuilt() throws SQLException {
        RecordShape shape = RecordShape.of(Item.class);
        assertThat(shape.names()).containsExactly("id", "displayName", "teamId");
        assertThat(shape.types()).containsExactly(long.class, String.class, Integer.class);
        assertThat(shape.values(new Item(1, null, 2))).containsExactly(1L, null, 2);
        assertThat(shape.build(new @Nullable Object[] {7, null, 8L})).isEqualTo(new Item(7, null, 8));
        assertThat(RecordShape.of(None.class).build(new Object[0])).isEqualTo(new None());
        assertThat(RecordShape.of(Item.class)).isSameAs(shape);
    }

    @Test
    void aValueThatDoesNotFitNamesTheComponentAndNotTheValue() {
        RecordShape shape = RecordShape.of(Item.class);
        assertThatThrownBy(() -> shape.build(new @Nullable Object[] {null, null, null}))
                .isInstanceOf(SQLDataException.class)
                .hasMessage(
                        "Component 'id' of record " + Item.class.getTypeName() + ": NULL is no long: read it as Long");
        assertThatThrownBy(() -> shape.build(new @Nullable Object[] {"secret", null, null}))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("Component 'id'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> shape.build(new @Nullable Object[] {1, null, 1L << 40}))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("Component 'teamId'")
                .hasMessageContaining("does not fit in java.lang.Integer");
    }

    @Test
    void whatTheRecordThrowsIsThrown() {
        assertThatThrownBy(() -> RecordShape.of(Strict.class).build(new Object[] {-1}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("negative");
        assertThatThrownBy(() -> RecordShape.of(Wild.class).build(new Object[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertThatThrownBy(() -> RecordShape.of(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String is no record");
    }

    @Test
    void aClosedPackageIsNamedWithTheRemedy() throws ClassNotFoundException {
        // A record that the JDK keeps to itself, in 17 as in 25.
        Class<?> closed = Class.forName("sun.security.pkcs.SignerInfo$AlgorithmInfo", false, null);
        assertThatThrownBy(() -> RecordShape.of(closed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Rockpool may not use record " + closed.getTypeName())
                .hasMessageContaining("module " + closed.getModule().getName())
                .hasMessageContaining("\"opens " + closed.getPackageName() + " to dev.rockpool.core;\"");
    }
}
