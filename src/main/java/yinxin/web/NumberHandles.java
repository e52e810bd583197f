package yinxin.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// What stands for a number in the addresses and forms of our pages, where the number itself must not stand: a keyed hash of the number and the
/// follower who has it, `[A-Za-z0-9_-]{16}`. It says nothing, gives access to nothing (the page looks through the visitor's own numbers for it),
/// and stays the same, so that a page can be reloaded.
public final class NumberHandles {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 12;

    private final SecretKeySpec key;

    public NumberHandles(WebSettings settings) {
        this.key = new SecretKeySpec(settings.signingKey().octets(), ALGORITHM);
    }

    /// Stands for this number as this follower has it.
    public String of(PhoneNumber number, OpenId follower) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var hash = mac.doFinal(("number\n" + follower.value() + "\n" + number.value()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }
}
