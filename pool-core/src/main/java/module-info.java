/** Rockpool's core: the pool, its JDBC face, SQLite, and the SPI for engines and modules. */
module dev.rockpool.core {
    requires transitive java.sql;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.rockpool;
    exports dev.rockpool.pool;
    exports dev.rockpool.rows;
    exports dev.rockpool.schema;
    exports dev.rockpool.spi;
    exports dev.rockpool.sqlite;
    exports dev.rockpool.work;

    uses dev.rockpool.spi.PoolModule;
}
