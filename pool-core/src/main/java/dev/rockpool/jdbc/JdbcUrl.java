package dev.rockpool.jdbc;

import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JDBC URL that can be shown: what it says of passwords stays hidden. Immutable. */
record JdbcUrl(String text) {

    private static final Pattern SCHEME = Pattern.compile("jdbc:([A-Za-z][A-Za-z0-9+._-]*):.*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("(//|thin:|oci:)[^?#;]*@");
    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            "(?i)([?&;,(:][^=?&;,()]*(?:password|passwd|pwd|secret|token|credential)[^=?&;,()]*=)[^?&;,)\\s]*");

    private static final Pattern CREDENTIAL_PARAMETER =
            Pattern.compile("(?i)([?&;])(?:(?:user|username|password)=[^&;]*(?:[&;]|$))+");

    private static final Pattern ADDRESS_END = Pattern.compile("[?#;].*", Pattern.DOTALL);

    /** The drivers that a user is most likely to have forgotten. */
    private static final Map<String, String> ARTIFACTS = Map.ofEntries(
            Map.entry("db2", "com.ibm.db2:jcc"),
            Map.entry("derby", "org.apache.derby:derby"),
            Map.entry("duckdb", "org.duckdb:duckdb_jdbc"),
            Map.entry("h2", "com.h2database:h2"),
            Map.entry("hsqldb", "org.hsqldb:hsqldb"),
            Map.entry("mariadb", "org.mariadb.jdbc:mariadb-java-client"),
            Map.entry("mysql", "com.mysql:mysql-connector-j"),
            Map.entry("oracle", "com.oracle.database.jdbc:ojdbc11"),
            Map.entry("postgresql", "org.postgresql:postgresql"),
            Map.entry("sqlite", "org.xerial:sqlite-jdbc"),
            Map.entry("sqlserver", "com.microsoft.sqlserver:mssql-jdbc"));

    /** Reads a URL; fails when it is none. */
    static JdbcUrl parse(String text) throws SQLException {
        if (!SCHEME.matcher(text).matches()) {
            throw new SQLException(
                    "This is no JDBC URL: it must begin with jdbc:, the kind of database, and a colon, as jdbc:postgresql: does",
                    "08001");
        }
        return new JdbcUrl(text);
    }

    /** The kind of database, for example {@code postgresql}. */
    String scheme() {
        return SCHEME.matcher(text).replaceFirst("$1");
    }

    /** Where the database is, in short, for example {@code localhost:5432/app}; of a file its name alone, for a path tells of users. */
    String shortName() {
        String address = USER_INFO
                .matcher(text.substring(text.indexOf(':', "jdbc:".length()) + 1))
                .replaceAll("$1");
        String place = ADDRESS_END.matcher(address).replaceFirst("");
        return isOnNetwork(place)
                ? place.replaceFirst("^/+", "")
                : place.substring(1 + Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')));
    }

    private static boolean isOnNetwork(String place) {
        return (place.contains("//") && !place.startsWith("file:"))
                || place.startsWith("thin:")
                || place.startsWith("oci:");
    }

    /**
     * The same URL without a user and a password among its parameters: drivers let those win over the properties they are given, so
     * that other credentials would have no effect.
     */
    JdbcUrl withoutCredentials() {
        String stripped = CREDENTIAL_PARAMETER.matcher(text).replaceAll("$1");
        return new JdbcUrl(stripped.replaceFirst("[?&;]$", ""));
    }

    /** What to do where no driver accepts the URL. */
    SQLException noDriver(@Nullable SQLException cause) {
        String scheme = scheme();
        String artifact = ARTIFACTS.get(scheme);
        String advice = artifact == null
                ? "add that database's JDBC driver to the class path"
                : "add " + artifact + " to the class path";
        return new SQLException("No JDBC driver accepts jdbc:" + scheme + ": URLs: " + advice, "08001", cause);
    }

    /** The URL without passwords: parameters that may be one are blotted out, and so is what stands before the host. */
    @Override
    public String toString() {
        String shown = USER_INFO.matcher(text).replaceAll("$1***@");
        return SECRET_PARAMETER.matcher(shown).replaceAll("$1***");
    }
}
