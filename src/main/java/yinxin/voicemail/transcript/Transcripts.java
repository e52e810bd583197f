package yinxin.voicemail.transcript;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;

/// The store of what was understood of messages, sealed like their recordings: it ends with the number's ownership. Every call either takes
/// effect whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface Transcripts {
    /// Takes the next voice message that has no text yet, urgent ones first, then the newest, and hides it from other takers for `lease`. Messages that
    /// came before `since` are let be: their text would come too late to be of use. Empty when there is none.
    Optional<MessageId> claim(Instant now, Duration lease, Instant since);

    /// Names that the owner of the message's number expects to be said in it, for the recogniser. Often none.
    List<String> hotWords(MessageId id);

    /// Keeps the text. Nothing happens when the message is deleted meanwhile.
    void keep(MessageId id, Transcript transcript, Instant at);

    /// Nobody speaks in it, so there will be no text.
    void nothingSpoken(MessageId id, Instant at);

    /// There will be no text; `why` is for the operator.
    void giveUp(MessageId id, String why, Instant at);

    /// To be tried again at `next`.
    void retry(MessageId id, Instant next, String why);

    /// How often it has been tried in vain.
    int attempts(MessageId id);

    /// What is known of a message's text.
    Standing of(MessageId id);

    /// The texts of these messages, as far as there are any: the first words stand in lists.
    Map<MessageId, Transcript> of(Collection<MessageId> ids);

    /// A follower says that the text is wrong. False when there is none, or they have said so before.
    boolean doubt(MessageId id, OpenId follower, Instant at);

    /// For metrics.
    Backlog backlog(Instant now, Instant since);

    /// Where a message's text stands.
    sealed interface Standing {
        /// Not looked at: transcription is off, or was when the message came.
        record None() implements Standing {}

        /// It is being made, or will be tried again.
        record Pending() implements Standing {}

        /// There it is.
        ///
        /// @param at when it was made
        record Ready(Transcript transcript, Instant at) implements Standing {}

        /// Nobody speaks in the recording.
        record NothingSpoken() implements Standing {}

        /// There will be none.
        record Unavailable() implements Standing {}
    }

    /// @param waiting how many messages wait for their text
    /// @param oldest  how long the oldest of them has waited
    /// @param doubted how many texts followers have called wrong
    record Backlog(long waiting, Duration oldest, long doubted) {}
}
