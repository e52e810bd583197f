package yinxin.wechat.api;

import java.nio.charset.StandardCharsets;
import yinxin.voicemail.message.OpenId;

/// One text in the chat (客服消息). WeChat takes it only for a while after the follower did something in the chat.
///
/// @param to   the follower
/// @param text what is said, at most 2,048 octets of UTF-8
public record CustomerPush(OpenId to, String text) {
    /// The longest text that WeChat takes (45002 beyond it), in octets.
    public static final int LONGEST_TEXT = 2048;

    public CustomerPush {
        if (text.isBlank() || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            throw new IllegalArgumentException("a text in the chat has 1 to " + LONGEST_TEXT + " octets");
        }
    }
}
