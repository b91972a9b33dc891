package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.Sql;
import dev.rockpool.jdbc.EmbeddedServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same SQL on a database with strict types, where NULLs are large by themselves. */
class PostgresReadTest {

    record Customer(UUID id, String name) {}

    record Purchase(int number, UUID customerId, BigDecimal price, OffsetDateTime at, LocalDate due, Boolean paid) {}

    private static final UUID ADA = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);

    private final List<String> queries = new ArrayList<>();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = Library.noting(DriverManager.getConnection(EmbeddedServer.url()), queries);
        Sql.run(connection, "CREATE TEMP TABLE customer (id uuid PRIMARY KEY, name text)");
        Sql.run(
                connection,
                "CREATE TEMP TABLE purchase (number int PRIMARY KEY, customer_id uuid, price numeric(9, 2),"
                        + " at timestamptz, due date, paid boolean)");
        Sql.run(connection, "INSERT INTO customer VALUES ('" + ADA + "', 'Ada'), ('" + BOB + "', 'Bob')");
        Sql.run(
                connection,
                "INSERT INTO purchase SELECT i, CASE i % 3 WHEN 0 THEN NULL ELSE ('" + ADA + "')::uuid END,"
                        + " CASE i % 5 WHEN 0 THEN NULL ELSE i % 4 + 0.5 END, '2024-01-01 00:00:00.123456Z'::timestamptz + i % 3 * '1 day'::interval,"
                        + " CASE i % 4 WHEN 0 THEN NULL ELSE '2024-02-01'::date + i % 2 END, i % 2 = 0 FROM generate_series(1, 40) i");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void relationsAreLoadedWithOneQueryEach() throws SQLException {
        Relation<Customer, List<Purchase>> purchases = Relation.oneToMany(
                        "purchase", "customer_id", Customer::id, RowMapper.to(Purchase.class))
                .orderByDescending("number")
                .where("price > ?", BigDecimal.ONE);
        Customer ada = new Customer(ADA, "Ada");
        Customer bob = new Customer(BOB, "Bob");
        assertThat(purchases.load(connection, List.of(bob, ada)).values().stream()
                        .map(List::size))
                .containsExactly(0, 16);
        List<Purchase> two =
                purchases.limitPerParent(2).load(connection, List.of(ada)).get(ada);
        assertThat(two).extracting(Purchase::number).containsExactly(38, 37);
        Relation<Purchase, Optional<Customer>> buyer =
                Relation.manyToOne("customer", "id", Purchase::customerId, RowMapper.to(Customer.class));
        assertThat(buyer.load(connection, two).values()).containsExactly(Optional.of(ada), Optional.of(ada));
        Relation<Purchase, List<Map<String, Object>>> same = Relation.oneToMany(
                "purchase",
                List.of("number", "customer_id"),
                (Purchase p) -> List.of(p.number(), p.customerId()),
                RowMapper.toMap());
        assertThat(same.load(connection, two).values())
                .allMatch(rows -> rows.size() == 1)
                .hasSize(2);
        assertThat(queries).hasSize(4);
    }

    @Test
    void keysetPagesGoThroughAllTypesAndBack() throws SQLException {
        PageQuery<Purchase> query = PageQuery.from("purchase", RowMapper.to(Purchase.class));
        leaf(query.orderBy("price").orderByDescending("at"));
        leaf(query.orderByDescending("due").orderBy("paid"));
        leaf(query.orderByDescending("customer_id").orderByDescending("price"));
        leaf(query.orderBy("at").orderBy("paid").notNull("at", "paid"));
        leaf(query.orderByDescending("at").notNull("at"));
    }

    private void leaf(PageQuery<Purchase> ordered) throws SQLException {
        PageQuery<Purchase> query = ordered.uniqueBy("number");
        List<Purchase> all = query.offsetPage(connection, 1, 100).items();
        assertThat(all).hasSize(40);
        List<Purchase> forwards = new ArrayList<>();
        KeysetPage<Purchase> page = query.keysetPage(connection, Keyset.first(3));
        forwards.addAll(page.items());
        while (page.hasNext()) {
            page = query.keysetPage(connection, Keyset.at(page.next().orElseThrow(), 3));
            forwards.addAll(page.items());
        }
        assertThat(forwards).isEqualTo(all);
        List<Purchase> backwards = new ArrayList<>();
        page = query.keysetPage(connection, Keyset.last(7));
        while (true) {
            List<Purchase> rows = new ArrayList<>(page.items());
            Collections.reverse(rows);
            backwards.addAll(rows);
            if (!page.hasPrevious()) {
                break;
            }
            page = query.keysetPage(connection, Keyset.at(page.previous().orElseThrow(), 7));
        }
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(all);
    }

    @Test
    void nullsCountAsTheSmallestHereToo() throws SQLException {
        PageQuery<Purchase> query = PageQuery.from("purchase", RowMapper.to(Purchase.class))
                .orderBy("price")
                .uniqueBy("number");
        assertThat(query.keysetPage(connection, Keyset.first(8)).items()).allMatch(row -> row.price() == null);
        assertThat(query.withTotal().keysetPage(connection, Keyset.first(1)).total())
                .hasValue(40);
    }
}
