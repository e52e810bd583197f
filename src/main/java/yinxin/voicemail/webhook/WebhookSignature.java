package yinxin.voicemail.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Proves to a receiver that a call is ours and not an old one played again: `t=1790000000,v1=HEX`, where HEX is
/// HMAC-SHA-256(secret, `t` + "." + body). A receiver computes the same, compares, and refuses what is older than some minutes.
public final class WebhookSignature {
    /// The header.
    public static final String HEADER = "Yinxin-Signature";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    /// @param key from which every webhook's secret is derived
    public WebhookSignature(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// The secret that the receiver is given, as text; its UTF-8 octets are the key. The same whenever it is asked for; kept nowhere.
    public String secret(String webhook) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, "webhook\n" + webhook));
    }

    /// The header's value for this body, sent now.
    public String of(String webhook, String body, Instant now) {
        var secret = new SecretKeySpec(secret(webhook).getBytes(StandardCharsets.UTF_8), ALGORITHM);
        return "t=" + now.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac(secret, now.getEpochSecond() + "." + body));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
