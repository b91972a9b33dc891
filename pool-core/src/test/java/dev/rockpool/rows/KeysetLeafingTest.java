package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Leafing forwards and backwards through rows of random values, NULLs and duplicates among them, in random orders, while rows come and go:
 * every page is what a sorted list of the same rows says.
 */
class KeysetLeafingTest {

    record Item(long id, Integer a, String b, Double c) {}

    private static final List<String> COLUMNS = List.of("a", "b", "c");

    private final TreeMap<Long, Item> model = new TreeMap<>();
    private Random random = new Random(0);

    private Item randomItem(long id, boolean nulls) {
        return new Item(
                id,
                nulls && random.nextInt(4) == 0 ? null : random.nextInt(3),
                nulls && random.nextInt(4) == 0
                        ? null
                        : List.of("", "a", "B", "ä").get(random.nextInt(4)),
                nulls && random.nextInt(4) == 0 ? null : random.nextInt(3) / 2.0);
    }

    private void put(Connection connection, Item item) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, item.id());
            insert.setObject(2, item.a());
            insert.setObject(3, item.b());
            insert.setObject(4, item.c());
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        model.put(item.id(), item);
    }

    private void change(Library library, boolean nulls) throws SQLException {
        for (int i = random.nextInt(6); i > 0; i--) {
            long id = random.nextInt(120);
            if (model.remove(id) != null) {
                library.run("DELETE FROM item WHERE id = " + id);
            } else {
                put(library.connection, randomItem(id, nulls));
            }
        }
    }

    private static Comparator<Item> comparator(String column) {
        return switch (column) {
            case "a" -> Comparator.comparing(Item::a, Comparator.nullsFirst(Comparator.<Integer>naturalOrder()));
            case "b" -> Comparator.comparing(Item::b, Comparator.nullsFirst(Comparator.<String>naturalOrder()));
            case "c" -> Comparator.comparing(Item::c, Comparator.nullsFirst(Comparator.<Double>naturalOrder()));
            default -> Comparator.comparingLong(Item::id);
        };
    }

    /** What a page must show, and then what it must be possible to go on from. */
    private record Expected(List<Item> items, boolean more) {}

    private Expected after(Optional<Item> from, boolean inclusive, Comparator<Item> order, int size) {
        List<Item> rows = model.values().stream()
                .sorted(order)
                .filter(item -> from.isEmpty() || order.compare(item, from.get()) > (inclusive ? -1 : 0))
                .toList();
        return new Expected(rows.subList(0, Math.min(size, rows.size())), rows.size() > size);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPageIsWhatASortedListSays(long seed) throws SQLException {
        random = new Random(seed);
        try (Library library = new Library()) {
            library.run("CREATE TABLE item (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c REAL)");
            if (seed % 2 == 0) {
                library.run("CREATE INDEX item_order ON item (a, b, id)");
            }
            for (int round = 0; round < 40; round++) {
                library.run("DELETE FROM item");
                model.clear();
                leaf(library);
            }
        }
    }

    private void leaf(Library library) throws SQLException {
        boolean nulls = random.nextBoolean();
        for (long id = random.nextInt(3); id < 100; id += 1 + random.nextInt(4)) {
            put(library.connection, randomItem(id, nulls));
        }
        PageQuery<Item> query = PageQuery.from("item", RowMapper.to(Item.class));
        Comparator<Item> order = Comparator.comparingInt(item -> 0);
        boolean descending = false;
        List<String> columns = new ArrayList<>(COLUMNS);
        for (int i = random.nextInt(4); i > 0; i--) {
            String column = columns.remove(random.nextInt(columns.size()));
            descending = random.nextBoolean();
            query = descending ? query.orderByDescending(column) : query.orderBy(column);
            order = order.thenComparing(descending ? comparator(column).reversed() : comparator(column));
        }
        query = query.uniqueBy("id");
        order = order.thenComparing(descending ? comparator("id").reversed() : comparator("id"));
        if (!nulls && random.nextBoolean()) {
            query = query.notNull("a", "b", "c");
        }
        Walk walk = new Walk(library, query, order);
        walk.begin(random.nextBoolean());
        for (int step = 0; step < 25; step++) {
            if (random.nextBoolean()) {
                change(library, nulls);
            }
            if (!walk.step(random.nextInt(3) > 0)) {
                break;
            }
        }
    }

    /** Somebody who leafs, and knows beside each page what the place of its ends is. */
    private final class Walk {

        private final Library library;
        private final PageQuery<Item> query;
        private final Comparator<Item> order;
        private KeysetPage<Item> page;
        private Optional<Item> from = Optional.empty();
        private boolean inclusive;

        Walk(Library library, PageQuery<Item> query, Comparator<Item> order) {
            this.library = library;
            this.query = query;
            this.order = order;
        }

        void begin(boolean first) throws SQLException {
            int size = 1 + random.nextInt(8);
            page = query.keysetPage(library.connection, first ? Keyset.first(size) : Keyset.last(size));
            check(!first, size);
        }

        /** False where there is nowhere to go. */
        boolean step(boolean forwards) throws SQLException {
            boolean forward =
                    page.next().isPresent() && (forwards || page.previous().isEmpty());
            Optional<String> cursor = forward ? page.next() : page.previous();
            if (cursor.isEmpty()) {
                return false;
            }
            if (page.items().isEmpty()) {
                inclusive = !inclusive; // back from where nothing was
            } else {
                inclusive = false;
                from = Optional.of(page.items().get(forward ? page.items().size() - 1 : 0));
            }
            int size = 1 + random.nextInt(8);
            page = query.keysetPage(library.connection, Keyset.at(cursor.get(), size));
            check(!forward, size);
            return true;
        }

        private void check(boolean backwards, int size) {
            Expected expected = after(from, inclusive, backwards ? order.reversed() : order, size);
            List<Item> rows = new ArrayList<>(expected.items());
            if (backwards) {
                java.util.Collections.reverse(rows);
            }
            assertThat(page.items()).as("%s from %s", query, from).isEqualTo(rows);
            assertThat(backwards ? page.hasPrevious() : page.hasNext()).isEqualTo(expected.more());
            assertThat(backwards ? page.hasNext() : page.hasPrevious()).isEqualTo(from.isPresent());
        }
    }
}
