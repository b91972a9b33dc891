/** The query cache. */
module dev.rockpool.cache {
    requires transitive dev.rockpool.core;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.rockpool.cache;

    provides dev.rockpool.spi.PoolModule with
            dev.rockpool.cache.QueryCache;
}
