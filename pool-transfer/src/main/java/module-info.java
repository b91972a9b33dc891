/** Tables out of the database and into it, as JSON lines and CSV. */
module dev.rockpool.transfer {
    requires transitive dev.rockpool.core;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports dev.rockpool.transfer;
}
