package yinxin.telephony.sip.ladder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out of a SIP message what opens something: proofs of passwords, keys of encrypted calls, keyed digits. What one looks for a fault by
/// stays: scheme, realm, algorithm, cipher suite.
final class SecretMask {
    private static final String HIDDEN = "****";
    /// A header field that goes on in the next line (RFC 3261 §7.3.1).
    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]+");
    private static final Pattern CREDENTIALS = Pattern.compile("(?im)^((?:proxy-)?authorization|(?:proxy-)?authentication-info)([ \t]*:[ \t]*)([^\r\n]*)");
    /// Of a digest (RFC 8760), what lets nobody guess the password. What stands in no such pair is left out, as a bearer token is.
    private static final Pattern HARMLESS = Pattern.compile("(?i)\\b(username|realm|uri|algorithm|qop|nc|opaque)[ \t]*=[ \t]*(\"[^\"]*\"|[^,\\s]+)");
    /// A signed claim of who calls (RFC 8224): its text holds the numbers, in base64. `y` is its compact name.
    private static final Pattern IDENTITY = Pattern.compile("(?im)^(identity|y)([ \t]*:[ \t]*)[^\r\n]*");
    /// Keys in a session description: SDES (RFC 4568), ICE, MIKEY, and the old `k=`.
    private static final Pattern SDES = Pattern.compile("(?i)\\binline:[^|\\s]+");
    private static final Pattern SDP_KEY = Pattern.compile("(?im)^(a=ice-pwd:|a=key-mgmt:|k=)[^\r\n]*");
    /// What a caller keys, sent as INFO: the code that proves a number is keyed so.
    private static final Pattern KEYED = Pattern.compile("(?im)^(signal[ \t]*=[ \t]*)[^\r\n]+");
    private static final Pattern BARE_DTMF = Pattern.compile("(?im)^(?:content-type|c)[ \t]*:[ \t]*application/dtmf[ \t]*(?:;|$)");

    private SecretMask() {}

    /// The message without secrets.
    static String of(String message) {
        var end = message.indexOf("\r\n\r\n");
        var head = end < 0 ? message : message.substring(0, end);
        var body = end < 0 ? "" : message.substring(end);
        if (head.indexOf("\n ") >= 0 || head.indexOf("\n\t") >= 0) {
            head = FOLD.matcher(head).replaceAll(" ");
        }
        if (holds(head, "auth")) {
            head = CREDENTIALS.matcher(head).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + found.group(2) + credentials(found.group(3))));
        }
        head = IDENTITY.matcher(head).replaceAll("$1$2" + HIDDEN);
        if (body.length() > 4) {
            body = SDES.matcher(body).replaceAll("inline:" + HIDDEN);
            body = SDP_KEY.matcher(body).replaceAll("$1" + HIDDEN);
            body = KEYED.matcher(body).replaceAll("$1" + HIDDEN);
            body = BARE_DTMF.matcher(head).find() ? "\r\n\r\n" + HIDDEN : body;
        }
        return head + body;
    }

    private static boolean holds(String text, String word) {
        for (var i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            if (text.regionMatches(true, i + 1, word, 0, word.length()) || text.regionMatches(true, i + 1, "proxy-" + word, 0, word.length() + 6)) {
                return true;
            }
        }
        return false;
    }

    private static String credentials(String value) {
        var scheme = value.matches("(?i)digest\\s.*") ? value.substring(0, 6) + " " : "";
        var left = new StringBuilder(scheme);
        var pairs = HARMLESS.matcher(value);
        while (pairs.find()) {
            left.append(pairs.group()).append(", ");
        }
        return left + HIDDEN;
    }
}
