package dev.rockpool.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.benchmarks.Items.Item;
import dev.rockpool.benchmarks.Items.Layout;
import dev.rockpool.cache.ExternalWrites;
import dev.rockpool.cache.QueryCache;
import dev.rockpool.pool.Durability;
import dev.rockpool.rows.Query;
import dev.rockpool.rows.RowMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.interceptor.SimpleKey;

/** Reads the same items again and again, from caches and from the database. Thread-safe. */
record CacheReader(Reading reading, CacheReader.Hits hits, Runnable closer) implements AutoCloseable {

    /** How many items are read. A power of two. */
    static final int ITEMS = 1 << 10;

    private static final int CONNECTIONS = 2;
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final String SQL = Layout.ONE.read(0);
    private static final List<String> NAMES =
            IntStream.range(0, ITEMS).mapToObj(number -> "item " + number).toList();
    private static final RowMapper<Item> RECORDS = RowMapper.to(Item.class);

    /** Gives an item by its number. */
    interface Reading {
        Item read(int item) throws Exception;
    }

    /** The share of reads that the cache under it served; zero for none. */
    interface Hits {
        double rate();
    }

    @Override
    public void close() {
        closer.run();
    }

    /** What a look-up in a bare cache is made with. */
    private record Key(String sql, List<Long> parameters) {}

    /** Who reads, in the order of the table. */
    enum Kind {
        CAFFEINE("Caffeine alone, an equal key", Sort.OTHER) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return bare(file, Caffeine.newBuilder());
            }
        },
        /** As Rockpool has it: what Caffeine has to do now and then is done by those who read, and counted. */
        CAFFEINE_ALONE("the same, tidied up by its callers", Sort.OTHER) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return bare(file, Caffeine.newBuilder().executor(Runnable::run));
            }
        },
        SPRING("Spring's `CaffeineCache`, as `@Cacheable` asks it", Sort.OTHER) {
            @Override
            CacheReader open(Path file) throws SQLException {
                org.springframework.cache.Cache cache = new CaffeineCache(
                        "items",
                        Caffeine.newBuilder()
                                .maximumSize(Items.ITEMS)
                                .expireAfterWrite(TTL)
                                .build());
                return filled(file, item -> cache.put(new SimpleKey(SQL, item.id()), item), item -> {
                    org.springframework.cache.Cache.ValueWrapper found = cache.get(new SimpleKey(SQL, (long) item));
                    return (Item)
                            Objects.requireNonNull(Objects.requireNonNull(found).get());
                });
            }
        },
        BLOCK("kept: `executeWithPool(…, cached(key))`", Sort.HIT) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        kept(file, cache -> cache),
                        manager -> item -> manager.executeWithPool(
                                connection -> Items.item(connection, SQL, item), Cached.cached(NAMES.get(item))));
            }
        },
        MAPPED("kept: `query(…).cached()`, own mapper", Sort.HIT) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        kept(file, cache -> cache),
                        manager -> item -> one(manager.query(SQL, (long) item).cached(), Items::item));
            }
        },
        RECORD("kept: the same, a `RowMapper.to` made once", Sort.HIT) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        kept(file, cache -> cache),
                        manager -> item -> one(manager.query(SQL, (long) item).cached(), RECORDS));
            }
        },
        RECORD_ANEW("kept: the same, `RowMapper.to` at each read", Sort.HIT) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        kept(file, cache -> cache),
                        manager -> item -> one(manager.query(SQL, (long) item).cached(), RowMapper.to(Item.class)));
            }
        },
        POLICY("kept: plain JDBC, `cacheReads`", Sort.HIT) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        kept(file, cache -> cache.cacheReads(Set.of("item"), TTL)),
                        manager -> jdbc(manager.dataSource()));
            }
        },
        EXACT("kept: own mapper, `ExternalWrites.exact()`", Sort.HIT) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        kept(file, cache -> cache.externalWrites(ExternalWrites.exact())),
                        manager -> item -> one(manager.query(SQL, (long) item).cached(), Items::item));
            }
        },
        QUERY("read: `query(…)`, own mapper", Sort.READ) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        unkept(file, true), manager -> item -> one(manager.query(SQL, (long) item), Items::item));
            }
        },
        QUERY_UNPOOLED("read: the same, `statementPooling(false)`", Sort.READ) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(
                        unkept(file, false), manager -> item -> one(manager.query(SQL, (long) item), Items::item));
            }
        },
        JDBC("read: plain JDBC", Sort.READ) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(unkept(file, true), manager -> jdbc(manager.dataSource()));
            }
        },
        JDBC_UNPOOLED("read: the same, `statementPooling(false)`, too", Sort.READ) {
            @Override
            CacheReader open(Path file) throws SQLException {
                return rockpool(unkept(file, false), manager -> jdbc(manager.dataSource()));
            }
        },
        HIKARICP("read: HikariCP", Sort.READ) {
            @Override
            CacheReader open(Path file) {
                OpenPool pool = Pools.hikari(Entries.url(file, Durability.NORMAL), CONNECTIONS);
                return new CacheReader(jdbc(pool.dataSource()), () -> 0, pool::close);
            }
        };

        /** What it finds where. */
        enum Sort {
            OTHER,
            HIT,
            READ
        }

        private final String title;
        private final Sort sort;

        Kind(String title, Sort sort) {
            this.title = title;
            this.sort = sort;
        }

        String title() {
            return title;
        }

        boolean isHit() {
            return sort == Sort.HIT;
        }

        boolean isRead() {
            return sort == Sort.READ;
        }

        /** Opens it on a file that nobody else has open, for all managers on one file have the first one's settings. */
        abstract CacheReader open(Path file) throws SQLException;
    }

    private static CacheReader bare(Path file, Caffeine<Object, Object> builder) throws SQLException {
        Cache<Key, Item> cache =
                builder.maximumSize(Items.ITEMS).expireAfterWrite(TTL).build();
        return filled(
                file,
                item -> cache.put(new Key(SQL, List.of(item.id())), item),
                item -> Objects.requireNonNull(cache.getIfPresent(new Key(SQL, List.of((long) item)))));
    }

    /** Takes what Rockpool would keep into another cache. */
    private interface Keeping {
        void keep(Item item);
    }

    private static CacheReader filled(Path file, Keeping cache, Reading reading) throws SQLException {
        try (DatabaseManager manager = unkept(file, true)) {
            for (int item = 1; item < ITEMS; item++) {
                cache.keep(one(manager.query(SQL, (long) item), Items::item));
            }
        }
        return new CacheReader(reading, () -> 0, () -> {});
    }

    /** Reads by way of a manager. */
    private interface Way {
        Reading over(DatabaseManager manager);
    }

    private static CacheReader rockpool(DatabaseManager manager, Way way) {
        return new CacheReader(way.over(manager), () -> manager.getPoolStats().cacheHitRate(), manager::close);
    }

    private static DatabaseManager kept(Path file, UnaryOperator<QueryCache> options) throws SQLException {
        QueryCache cache = QueryCache.ttl(TTL).maximumSize(Items.ITEMS);
        return DatabaseManager.withPooling(file)
                .maxConnections(CONNECTIONS + 1)
                .minConnections(CONNECTIONS + 1)
                .with(options.apply(cache))
                .open();
    }

    private static DatabaseManager unkept(Path file, boolean statementPooling) throws SQLException {
        return DatabaseManager.withPooling(file)
                .maxConnections(CONNECTIONS + 1)
                .minConnections(CONNECTIONS + 1)
                .queryCache(false)
                .statementPooling(statementPooling)
                .open();
    }

    private static Item one(Query query, RowMapper<Item> mapper) throws SQLException {
        return query.one(mapper).orElseThrow();
    }

    private static Reading jdbc(DataSource dataSource) {
        return item -> {
            try (Connection connection = dataSource.getConnection()) {
                return Items.item(connection, SQL, item);
            }
        };
    }
}
