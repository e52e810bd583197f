package yinxin.voicemail.operator;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// A program's key to the operator's interface, without the token itself, which is told once and kept nowhere.
///
/// @param id        names it, in lists and addresses
/// @param name      what it is for
/// @param scopes    what it may do
/// @param createdBy who made it
/// @param expires   when it stops working
/// @param usedAt    when it was last used, to the minute
public record MachineToken(String id, String name, Set<Permission> scopes, Instant createdAt, String createdBy, Instant expires, Optional<Instant> usedAt) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_OCTETS = 9;
    /// A name fits into a line.
    private static final int LONGEST_NAME = 60;

    public MachineToken {
        scopes = Set.copyOf(scopes);
        if (!isName(name) || scopes.isEmpty()) {
            throw new IllegalArgumentException("a token has a name of 1 to " + LONGEST_NAME + " characters and one scope at least");
        }
    }

    /// Names a new one: 12 characters of base64url.
    public static String newId() {
        var bits = new byte[ID_OCTETS];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /// Whether a token could be called so.
    public static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl);
    }
}
