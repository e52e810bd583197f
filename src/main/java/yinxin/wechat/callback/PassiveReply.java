package yinxin.wechat.callback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import yinxin.voicemail.message.OpenId;

/// The answer to a message in the chat, sent back in the response to the callback (被动回复). It costs no allowance.
final class PassiveReply {
    /// What WeChat takes for "received, nothing to say". Stays plain in safe mode too.
    static final String NOTHING = "success";
    /// The longest text, in octets of UTF-8; WeChat tells the user that the service is broken beyond it.
    static final int LONGEST = 2048;

    private PassiveReply() {}

    /// A text from the account to a follower, as XML in clear.
    static String text(String account, OpenId to, String text, Instant at) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("ToUserName", to.value());
        fields.put("FromUserName", account);
        fields.put("CreateTime", Long.toString(at.getEpochSecond()));
        fields.put("MsgType", "text");
        fields.put("Content", fitting(text));
        return CallbackXml.write(fields);
    }

    /// The text, cut at a character if it is longer than WeChat takes.
    static String fitting(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return text;
        }
        var octets = "…".getBytes(StandardCharsets.UTF_8).length;
        var end = 0;
        while (end < text.length()) {
            var next = text.offsetByCodePoints(end, 1);
            octets += text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (octets > LONGEST) {
                break;
            }
            end = next;
        }
        return text.substring(0, end) + "…";
    }
}
