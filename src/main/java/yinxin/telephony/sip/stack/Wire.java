package yinxin.telephony.sip.stack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import yinxin.telephony.sip.stack.SipHeaders.Field;

/// Writes a message that is passed on, in the form that the stack's parser reads without loss.
final class Wire {
    /// Fields whose repetition the parser keeps, or that no comma may join (RFC 3261 §7.3.1: the credentials and challenges).
    private static final Set<String> KEPT_APART = Set.of("via", "route", "record-route", "authorization", "proxy-authorization",
            "www-authenticate", "proxy-authenticate");

    private Wire() {}

    /// The message with this body and its length. Fields that are repeated stand as one with commas, which means the same (RFC 3261
    /// §7.3.1): the parser would keep only the first of those that it has no class for, such as Diversion.
    static byte[] bytes(SipHeaders headers, byte[] body) {
        var joined = new LinkedHashMap<String, Field>();
        var number = 0;
        for (var field : headers.fields()) {
            if (!field.name().equals("content-length")) {
                var key = KEPT_APART.contains(field.name()) ? field.name() + number++ : field.name();
                joined.merge(key, field, (one, two) -> new Field(one.name(), one.value().isEmpty() ? two.value()
                        : two.value().isEmpty() ? one.value() : one.value() + ", " + two.value()));
            }
        }
        var text = new StringBuilder(headers.startLine()).append("\r\n");
        joined.values().forEach(field -> text.append(capitalized(field.name())).append(": ").append(field.value()).append("\r\n"));
        text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        var bytes = new ByteArrayOutputStream(text.length() + body.length);
        bytes.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /// `history-info` as people write it: names mean the same in any case, but not every peer knows.
    private static String capitalized(String name) {
        var text = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (var i = 0; i < text.length(); i++) {
            if (i == 0 || text.charAt(i - 1) == '-') {
                text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
            }
        }
        return text.toString();
    }
}
