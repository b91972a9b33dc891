package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShopTest {

    /** Without busy_timeout and wal_autocheckpoint: Rockpool waits for locks in slices, and makes its checkpoints itself. */
    private static final List<String> PRAGMAS = List.of(
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "cache_size",
            "temp_store",
            "journal_size_limit",
            "mmap_size");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private Path file;

    @BeforeAll
    static void make() throws SQLException {
        Shop.create(shared.resolve("shop.sqlite"));
    }

    @BeforeEach
    void copy() throws IOException {
        file = Files.copy(shared.resolve("shop.sqlite"), folder.resolve("shop.sqlite"));
    }

    @ParameterizedTest
    @EnumSource(MixTarget.Kind.class)
    void every_target_reads_and_writes(MixTarget.Kind kind) throws SQLException {
        try (MixTarget target = kind.open(file, Durability.NORMAL)) {
            target.read(connection -> Shop.readCustomer(connection, 1));
            target.read(connection -> Shop.readPurchases(connection, Shop.CUSTOMERS));
            target.write(connection -> Shop.log(connection, 0, 0, 1));
            target.transaction(connection -> Shop.transfer(connection, 1, 2, 0, 1));
        }
        assertThat(Shop.faults(file, List.of(numbers(0, 1)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(MixTarget.Kind.class)
    void every_target_undoes_a_failed_transaction(MixTarget.Kind kind) throws SQLException {
        try (MixTarget target = kind.open(file, Durability.NORMAL)) {
            assertThatThrownBy(() -> target.transaction(connection -> {
                        Shop.transfer(connection, 1, 2, 0, 0);
                        throw new SQLException("on purpose");
                    }))
                    .hasMessage("on purpose");
        }
        assertThat(Shop.faults(file, List.of(numbers()))).isEmpty();
        assertThat(Shop.faults(file, List.of(numbers(0)))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(MixTarget.Kind.class)
    void every_target_has_the_same_pragmas(MixTarget.Kind kind) throws SQLException {
        Map<String, String> pragmas = new LinkedHashMap<>();
        try (MixTarget target = kind.open(file, Durability.FULL)) {
            target.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String name : PRAGMAS) {
                        try (ResultSet row = statement.executeQuery("PRAGMA " + name)) {
                            pragmas.put(name, row.getString(1));
                        }
                    }
                }
            });
        }
        assertThat(pragmas.values()).containsExactly("wal", "2", "1", "-16384", "2", "67108864", "0");
    }

    @Test
    void a_lost_write_is_noticed() throws SQLException {
        assertThat(String.join("; ", Shop.faults(file, List.of(numbers(), numbers(7)))))
                .contains("member 1", "{7}");
    }

    @Test
    void half_a_transaction_is_noticed() throws SQLException {
        run("INSERT INTO log (member, number, parts, note) VALUES (0, 3, 2, '')");
        run("UPDATE customer SET money = money - 1 WHERE id = 5");
        assertThat(Shop.faults(file, List.of(numbers(3)))).hasSize(2);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static BitSet numbers(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }
}
