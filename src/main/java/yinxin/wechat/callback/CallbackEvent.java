package yinxin.wechat.callback;

import java.time.Instant;
import yinxin.voicemail.message.OpenId;

/// What WeChat tells us about one of its users.
sealed interface CallbackEvent {
    /// Who did it.
    OpenId from();

    /// When, to the second.
    Instant at();

    /// Follows the account; `scene` is what the scanned code said, or empty.
    record Followed(OpenId from, Instant at, String scene) implements CallbackEvent {}

    /// Follows no longer: everything kept about them must go.
    record Unfollowed(OpenId from, Instant at) implements CallbackEvent {}

    /// Wrote in the chat, or spoke and WeChat wrote it down.
    record Text(OpenId from, Instant at, String content) implements CallbackEvent {
        @Override
        public String toString() {
            return "Text[from=" + from + ", at=" + at + "]";
        }
    }

    /// Sent something without words: a picture, a voice, a place.
    record Wordless(OpenId from, Instant at, String kind) implements CallbackEvent {}

    /// Follows already, and scanned a code that says `scene`.
    record Scanned(OpenId from, Instant at, String scene) implements CallbackEvent {}

    /// Tapped a menu item with this key.
    record MenuClicked(OpenId from, Instant at, String key) implements CallbackEvent {}

    /// The receipt of a template message (TEMPLATESENDJOBFINISH).
    ///
    /// @param receipt the `msgid` of the push; `0` or empty where WeChat does not say
    /// @param status  `success`, `failed:user block` or `failed: system failed`
    record PushFinished(OpenId from, Instant at, String receipt, String status) implements CallbackEvent {}

    /// Something that this product does not act on.
    record Other(OpenId from, Instant at, String kind) implements CallbackEvent {}
}
