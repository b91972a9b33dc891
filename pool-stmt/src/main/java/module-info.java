/** The prepared-statement pool. */
module dev.rockpool.stmt {
    requires transitive dev.rockpool.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.rockpool.stmt;

    provides dev.rockpool.spi.PoolModule with
            dev.rockpool.stmt.StatementPool;
}
