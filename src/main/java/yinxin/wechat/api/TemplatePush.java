package yinxin.wechat.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import yinxin.voicemail.message.OpenId;

/// One template message (模板消息).
///
/// @param to              the follower
/// @param templateId      which template
/// @param url             what a tap opens
/// @param clientMessageId WeChat sends one message per follower and id within ten minutes; at most 32 octets
/// @param values          the template's keys with their values, in the order they are sent
public record TemplatePush(OpenId to, String templateId, URI url, String clientMessageId, Map<String, String> values) {
    /// The longest `client_msg_id`. WeChat documents no limit for template messages; mass sending allows 32 octets.
    public static final int LONGEST_ID = 32;

    public TemplatePush {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (clientMessageId.isEmpty() || clientMessageId.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            throw new IllegalArgumentException("a client_msg_id has 1 to " + LONGEST_ID + " octets");
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a template message needs at least one value");
        }
    }
}
