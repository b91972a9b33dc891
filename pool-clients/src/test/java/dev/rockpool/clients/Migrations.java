package dev.rockpool.clients;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** The bank's schema, as Flyway makes it. */
final class Migrations {

    private static final String FIRST = "classpath:db/migration";
    private static final String LATER = "classpath:db/later";

    private Migrations() {}

    /** Makes the tables; where they are there already, does nothing. */
    static MigrateResult apply(DataSource dataSource) {
        return flyway(dataSource, FIRST).migrate();
    }

    /** Makes the tables that are missing and changes those that are there. */
    static MigrateResult applyLater(DataSource dataSource) {
        return flyway(dataSource, FIRST, LATER).migrate();
    }

    static Flyway flyway(DataSource dataSource, String... locations) {
        return Flyway.configure().dataSource(dataSource).locations(locations).load();
    }
}
