package yinxin.wechat.callback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import yinxin.voicemail.message.OpenId;

/// One callback, read.
///
/// @param account the account that it was sent to (`gh_…`), which answers
/// @param key     the same for all deliveries of one event, and for no other; says nothing about its content
/// @param event   what happened
record CallbackMessage(String account, String key, CallbackEvent event) {

    /// Reads the fields of a callback. Unknown fields are ignored: WeChat adds some now and then.
    ///
    /// @throws CallbackRefused when a field that every callback has is missing
    static CallbackMessage from(Map<String, String> fields) throws CallbackRefused {
        var account = field(fields, "ToUserName");
        var type = field(fields, "MsgType").toLowerCase(Locale.ROOT);
        var created = field(fields, "CreateTime");
        try {
            var from = new OpenId(field(fields, "FromUserName"));
            var at = Instant.ofEpochSecond(Long.parseLong(created));
            var event = type.equals("event") ? event(fields, from, at) : message(fields, type, from, at);
            return new CallbackMessage(account, key(fields, event), event);
        } catch (NumberFormatException | DateTimeException e) {
            throw new CallbackRefused("CreateTime is no number of seconds");
        } catch (IllegalArgumentException e) {
            throw new CallbackRefused("FromUserName is no openid");
        }
    }

    private static String field(Map<String, String> fields, String name) throws CallbackRefused {
        var value = fields.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new CallbackRefused(name + " is missing");
        }
        return value;
    }

    private static CallbackEvent event(Map<String, String> fields, OpenId from, Instant at) throws CallbackRefused {
        var event = field(fields, "Event");
        var eventKey = fields.getOrDefault("EventKey", "");
        return switch (event.toUpperCase(Locale.ROOT)) {
            case "SUBSCRIBE" -> new CallbackEvent.Followed(from, at, eventKey.replaceFirst("^qrscene_", ""));
            case "UNSUBSCRIBE" -> new CallbackEvent.Unfollowed(from, at);
            case "SCAN" -> new CallbackEvent.Scanned(from, at, eventKey);
            case "CLICK" -> new CallbackEvent.MenuClicked(from, at, eventKey);
            case "TEMPLATESENDJOBFINISH" -> new CallbackEvent.PushFinished(from, at, messageId(fields), fields.getOrDefault("Status", ""));
            default -> new CallbackEvent.Other(from, at, event);
        };
    }

    /// A voice carries its words in `Recognition` where the account has speech recognition.
    private static CallbackEvent message(Map<String, String> fields, String type, OpenId from, Instant at) {
        var words = type.equals("text") ? fields.getOrDefault("Content", "") : fields.getOrDefault("Recognition", "");
        return type.equals("text") || !words.isBlank() ? new CallbackEvent.Text(from, at, words)
                : new CallbackEvent.Wordless(from, at, type);
    }

    /// Messages have a `MsgId`, receipts a `MsgID`.
    private static String messageId(Map<String, String> fields) {
        return fields.getOrDefault("MsgID", fields.getOrDefault("MsgId", "")).strip();
    }

    /// Messages are told apart by their id, receipts by theirs (0 is none), other events by who, when and what.
    private static String key(Map<String, String> fields, CallbackEvent event) {
        var id = messageId(fields);
        var hasId = !id.isEmpty() && !id.equals("0");
        return hash(hasId ? fields.getOrDefault("MsgType", "") + '\n' + fields.getOrDefault("Event", "") + '\n' + id + '\n' + event.from().value()
                : event.getClass().getSimpleName() + '\n' + event.from().value() + '\n' + event.at().getEpochSecond() + '\n'
                        + fields.getOrDefault("Event", "") + '\n' + fields.getOrDefault("EventKey", ""));
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
