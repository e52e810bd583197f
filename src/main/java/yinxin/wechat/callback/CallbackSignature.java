package yinxin.wechat.callback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// WeChat's signature: the SHA-1 of some texts, sorted and joined, in lower-case hexadecimal. The token among them is the secret.
final class CallbackSignature {
    private CallbackSignature() {}

    /// Signs these texts, whatever their order.
    static String of(String... texts) {
        var sorted = texts.clone();
        Arrays.sort(sorted);
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /// Whether this is the signature of these texts; takes the same time wherever they differ.
    static boolean matches(String signature, String... texts) {
        return MessageDigest.isEqual(of(texts).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }
}
