package yinxin.voicemail.delivery;

import java.time.Duration;

/// What a follower does in the chat lets the account write there for a while (客服消息), so many texts and no more.
public enum ReplyWindow {
    /// They wrote.
    TEXT(5, Duration.ofHours(48)),
    /// They tapped the menu.
    MENU(3, Duration.ofMinutes(1)),
    /// They have begun to follow.
    FOLLOW(3, Duration.ofMinutes(1)),
    /// They scanned a code.
    SCAN(3, Duration.ofMinutes(1));

    /// How many texts it allows.
    public final int texts;
    /// For how long.
    public final Duration length;

    ReplyWindow(int texts, Duration length) {
        this.texts = texts;
        this.length = length;
    }
}
