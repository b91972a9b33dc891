package dev.rockpool.metrics.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may ask. Immutable. */
final class Guard {

    private static final String SCHEME = "bearer ";
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(?:\\.\\d{1,3}){3}");

    private final InetAddress address;
    private final byte @Nullable [] token;

    Guard(InetAddress address, @Nullable String token) {
        this.address = address;
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    boolean hasToken() {
        return token != null;
    }

    /**
     * Refuses a request that was sent to a name which is not this machine's: a page of a stranger, whose name was made to point here, would
     * be let through by a browser. Where the server is bound to more than loopback there is a token, which such a page does not know.
     */
    void checkHost(@Nullable String host) {
        if (address.isLoopbackAddress() && (host == null || !isOwn(host))) {
            throw new Refusal(
                    403,
                    "Host '" + host + "' is not this machine: ask http://localhost or http://127.0.0.1 with the port");
        }
    }

    private boolean isOwn(String host) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.equals(address.getHostAddress())
                || LOOPBACK_V4.matcher(name).matches();
    }

    /** Refuses a request without the token, where there is one; in constant time. */
    void checkToken(@Nullable String authorization) {
        if (token != null && !isToken(authorization)) {
            throw new Refusal(
                    Answer.error(401, "The token is missing or wrong: send it as Authorization: Bearer <token>")
                            .with("WWW-Authenticate", "Bearer realm=\"rockpool\""));
        }
    }

    private boolean isToken(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token);
    }
}
