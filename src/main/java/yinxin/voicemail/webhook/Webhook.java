package yinxin.voicemail.webhook;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/// An address that wants to be told.
///
/// @param id        names it; the secret is derived from it
/// @param url       https, or http on this machine
/// @param events    what it wants to hear of; see [EventType]
/// @param createdBy who made it
public record Webhook(String id, URI url, Set<EventType> events, Instant createdAt, String createdBy) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_OCTETS = 12;
    private static final int LONGEST_URL = 500;

    public Webhook {
        events = Set.copyOf(events);
        if (!isAcceptable(url) || events.isEmpty()) {
            throw new IllegalArgumentException("a webhook has an https address, or an http address on this machine, and one event at least");
        }
    }

    /// Whether what happens may be told there. It crosses no network in clear.
    public static boolean isAcceptable(URI url) {
        var host = url.getHost();
        if (host == null || url.getUserInfo() != null || url.toString().length() > LONGEST_URL) {
            return false;
        }
        return "https".equals(url.getScheme()) || "http".equals(url.getScheme()) && Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    }

    /// Names a new one: 16 characters of base64url.
    public static String newId() {
        var bits = new byte[ID_OCTETS];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
