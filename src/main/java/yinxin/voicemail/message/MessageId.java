package yinxin.voicemail.message;

import java.security.SecureRandom;
import java.util.Base64;

/// Names one message in links, files and logs. It is random so that nothing can be guessed from it, and it is no
/// capability: who may listen is decided by the binding, not by knowing this.
///
/// @param value 22 characters of base64url, 128 random bits
public record MessageId(String value) implements Comparable<MessageId> {
    private static final SecureRandom RANDOM = new SecureRandom();

    public MessageId {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("a message id has 22 characters of A-Z, a-z, 0-9, _ and -");
        }
    }

    /// Whether this text could be a message id.
    public static boolean isWellFormed(String text) {
        return text.length() == 22
                && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
    }

    /// A new one.
    public static MessageId random() {
        var bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new MessageId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public int compareTo(MessageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
