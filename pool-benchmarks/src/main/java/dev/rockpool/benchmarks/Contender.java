package dev.rockpool.benchmarks;

import java.sql.SQLException;

/** Who is compared. The order is that of the tables. */
public enum Contender {
    /** This project. */
    ROCKPOOL("Rockpool") {
        @Override
        OpenPool open(String url, int size) throws SQLException {
            return Pools.rockpool(url, size);
        }
    },
    /** The one that every ratio is to. */
    HIKARICP("HikariCP") {
        @Override
        OpenPool open(String url, int size) {
            return Pools.hikari(url, size);
        }
    },
    /** As Quarkus uses it. */
    AGROAL("Agroal") {
        @Override
        OpenPool open(String url, int size) throws SQLException {
            return Pools.agroal(url, size);
        }
    },
    /** The fair one among the peers. */
    TOMCAT("Tomcat JDBC") {
        @Override
        OpenPool open(String url, int size) throws SQLException {
            return Pools.tomcat(url, size);
        }
    },
    /** No pool: {@code DriverManager} opens a connection each time. */
    PLAIN("plain JDBC") {
        @Override
        OpenPool open(String url, int size) {
            return new OpenPool(new DriverDataSource(url), () -> {});
        }
    };

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    /**
     * Returns what tables call it.
     *
     * @return a name for people
     */
    public String title() {
        return title;
    }

    /** Opens a pool of a fixed size on a database; see {@link Pools} for what the contenders have in common. */
    abstract OpenPool open(String url, int size) throws SQLException;
}
