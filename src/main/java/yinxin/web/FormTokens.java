package yinxin.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import yinxin.voicemail.message.OpenId;

/// Tells a form that our own page sent from one that a stranger's page sent with the visitor's cookie (CSRF).
///
/// Two gates, both must open. The browser's own word: `Sec-Fetch-Site`, which no script can forge, must not say that another
/// site sent it; a browser too old for it must at least not name a foreign `Origin` (with `Referrer-Policy: no-referrer` forms
/// say `null`, which proves nothing either way). And a token in the form, `expiry.HMAC(key, follower, expiry)`: only somebody who
/// could read the visitor's page has it. It is bound to the follower rather than to a second cookie, so a cookie planted from a
/// neighbouring host is no use, nothing is stored, and it survives a restart.
public final class FormTokens {
    /// The name of the form's field.
    public static final String FIELD = "token";
    /// A page may lie open in WeChat overnight.
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final String origin;
    private final Clock clock;

    public FormTokens(WebSettings settings, Clock clock) {
        this.key = new SecretKeySpec(settings.signingKey().octets(), ALGORITHM);
        this.origin = settings.origin();
        this.clock = clock;
    }

    /// Whom the forms of an operator's session belong to.
    ///
    /// @param key the session's
    public static String session(String key) {
        return "session " + key;
    }

    /// A token for the forms of a page that this follower is about to see.
    public String issue(OpenId follower) {
        return issue(follower.value());
    }

    /// As [#issue(OpenId)], for somebody else than a follower: see [#session]. An openid has no blanks, so they are never mistaken for each other.
    public String issue(String whose) {
        var expires = clock.instant().plus(LIFETIME).getEpochSecond();
        return expires + "." + sign(whose, expires);
    }

    /// Whether this request comes from a form of ours that was shown to this follower not too long ago.
    public boolean accepts(HttpServletRequest request, OpenId follower) {
        return accepts(request, follower.value(), request.getParameter(FIELD));
    }

    /// As [#accepts(HttpServletRequest, OpenId)], for what [#issue(String)] gave out.
    ///
    /// @param token what came with the request, if anything did
    public boolean accepts(HttpServletRequest request, String whose, @Nullable String token) {
        return sentByOurPage(request) && token != null && valid(token, whose);
    }

    private boolean sentByOurPage(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        var sender = request.getHeader("Origin");
        return sender == null || sender.equals("null") || sender.toLowerCase(Locale.ROOT).equals(origin);
    }

    private boolean valid(String token, String whose) {
        var dot = token.indexOf('.');
        if (dot < 1) {
            return false;
        }
        try {
            var expires = Long.parseLong(token.substring(0, dot));
            var same = MessageDigest.isEqual(sign(whose, expires).getBytes(StandardCharsets.US_ASCII),
                    token.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
            return same && clock.instant().isBefore(Instant.ofEpochSecond(expires));
        } catch (NumberFormatException | DateTimeException e) {
            return false;
        }
    }

    private String sign(String whose, long expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var signed = mac.doFinal(("form\n" + whose + "\n" + expires).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }
}
