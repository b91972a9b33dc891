package dev.rockpool.spi;

/**
 * Who logs in to a database. Never shows the password.
 *
 * @param user the user's name
 * @param password the password
 */
public record Credentials(String user, String password) {

    @Override
    public String toString() {
        return "Credentials[user=" + user + ", password=***]";
    }
}
