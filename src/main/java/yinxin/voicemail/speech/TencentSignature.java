package yinxin.voicemail.speech;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tencent Cloud's signature of a request, TC3-HMAC-SHA256 (Tencent Cloud API, *Signature v3*): POST, JSON, content type and host signed.
///
/// @param secretId  names the key
/// @param secretKey the key
record TencentSignature(String secretId, String secretKey) {
    static final String CONTENT_TYPE = "application/json; charset=utf-8";
    private static final String SIGNED = "content-type;host";
    private static final String ALGORITHM = "TC3-HMAC-SHA256";

    /// The value of the header `Authorization`.
    ///
    /// @param host    the header `Host`, which names the service by its first label
    /// @param payload the body
    String authorization(String host, String service, byte[] payload, Instant at) {
        var canonical = "POST\n/\n\ncontent-type:" + CONTENT_TYPE + "\nhost:" + host + "\n\n" + SIGNED + "\n" + sha256(payload);
        var date = LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
        var scope = date + "/" + service + "/tc3_request";
        var toSign = ALGORITHM + "\n" + at.getEpochSecond() + "\n" + scope + "\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        var key = hmac(hmac(hmac(("TC3" + secretKey).getBytes(StandardCharsets.UTF_8), date), service), "tc3_request");
        return ALGORITHM + " Credential=" + secretId + "/" + scope + ", SignedHeaders=" + SIGNED + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "TencentSignature[" + secretId + ", hidden]";
    }
}
