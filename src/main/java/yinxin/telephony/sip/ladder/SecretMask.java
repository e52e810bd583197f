package yinxin.telephony.sip.ladder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out of a SIP message what opens something: proofs of passwords, keys of encrypted calls, keyed digits. What one looks for a fault by
/// stays: scheme, realm, algorithm, cipher suite.
final class SecretMask {
    private static final String HIDDEN = "****";
    /// Of the empty line between head and body, and the line's end before it.
    private static final int BREAK = 4;
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

    /// The message without secrets. Most have none, and that is seen in a microsecond.
    static String of(String message) {
        if (!maySecrets(message)) {
            return message;
        }
        var end = message.indexOf("\r\n\r\n");
        var head = FOLD.matcher(end < 0 ? message : message.substring(0, end)).replaceAll(" ");
        var body = end < 0 ? "" : message.substring(end);
        head = CREDENTIALS.matcher(head).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + found.group(2) + credentials(found.group(3))));
        head = IDENTITY.matcher(head).replaceAll("$1$2" + HIDDEN);
        body = SDES.matcher(body).replaceAll("inline:" + HIDDEN);
        body = SDP_KEY.matcher(body).replaceAll("$1" + HIDDEN);
        body = KEYED.matcher(body).replaceAll("$1" + HIDDEN);
        return head + (body.length() > BREAK && BARE_DTMF.matcher(head).find() ? body.substring(0, BREAK) + HIDDEN : body);
    }

    /// Whether a line begins as those do that hold one, or goes on from the line before.
    private static boolean maySecrets(String message) {
        for (var at = 0; at >= 0 && at < message.length(); at = next(message, at)) {
            var begins = switch (message.charAt(at) | 0x20) { // in small letters
                case 'a' -> begins(message, at, "auth") || begins(message, at, "a=crypto") || begins(message, at, "a=ice-pwd") || begins(message, at, "a=key-mgmt");
                case 'p' -> begins(message, at, "proxy-auth");
                case 'i' -> begins(message, at, "identity");
                case 'c' -> begins(message, at, "content-type") || begins(message, at, "c:") || begins(message, at, "c ");
                case 's' -> begins(message, at, "signal");
                case 'k' -> begins(message, at, "k=");
                case 'y' -> true;
                case ' ', '\t' | 0x20 -> true;
                default -> false;
            };
            if (begins && !begins(message, at, "content-type: application/sdp")) {
                return true;
            }
        }
        return false;
    }

    private static int next(String message, int at) {
        var end = message.indexOf('\n', at);
        return end < 0 ? -1 : end + 1;
    }

    private static boolean begins(String message, int at, String with) {
        return message.regionMatches(true, at, with, 0, with.length());
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
