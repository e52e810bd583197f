package yinxin.simulator.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Makes the names that WeChat gives to things, in their real lengths and alphabets.
public final class Identifiers {
    /// Documentation asks for room for at least 512 characters of token; a client with less room must fail here, not in production.
    private static final int TOKEN_LENGTH = 512;
    private static final int OPENID_LENGTH = 28;
    private static final int OPENID_ACCOUNT_PART = 6;
    private static final String URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /// Far above 2^53, where a JSON reader that works in doubles would start to round.
    private static final long FIRST_MESSAGE_ID = 3_428_411_849_815_982_087L;

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong lastMessageId = new AtomicLong(FIRST_MESSAGE_ID);

    /// An openid: 28 characters, beginning with `o`; openids of one account share their first characters.
    public String openId(String appId) {
        var account = Base64.getUrlEncoder().encodeToString(digest("SHA-256", appId)).substring(0, OPENID_ACCOUNT_PART - 1);
        return "o" + account + text(OPENID_LENGTH - OPENID_ACCOUNT_PART);
    }

    /// An access token of the greatest length that the documentation tells clients to expect.
    public String accessToken() {
        return "98_" + text(TOKEN_LENGTH - 3);
    }

    /// The next 64-bit message id.
    public long messageId() {
        return lastMessageId.addAndGet(1 + random.nextInt(1_000_000));
    }

    /// `length` characters of the URL-safe alphabet.
    public String text(int length) {
        var letters = new char[length];
        for (var i = 0; i < length; i++) {
            letters[i] = URL_SAFE.charAt(random.nextInt(URL_SAFE.length()));
        }
        return new String(letters);
    }

    /// Decimal digits, as WeChat uses for nonces.
    public String digits(int length) {
        var letters = new char[length];
        for (var i = 0; i < length; i++) {
            letters[i] = (char) ((i == 0 ? '1' : '0') + random.nextInt(i == 0 ? 9 : 10));
        }
        return new String(letters);
    }

    /// A request id, whose first eight hexadecimal digits are the Unix time of the call.
    public String requestId(Instant now) {
        return String.format(Locale.ROOT, "%08x-%08x-%08x", now.getEpochSecond(), random.nextInt(), random.nextInt());
    }

    /// Fills `length` random bytes.
    public byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
