package yinxin.voicemail.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.FollowerSettings;

/// Everything that decides what one follower is sent now.
///
/// @param now               the present
/// @param settings          how they want to be treated
/// @param waiting           what waits for them
/// @param cards             when their last cards went out, within [NoticeRules#within], oldest first
/// @param textsLeft         how many texts the chat still takes
/// @param noTemplatesBefore the account's quota is used up until then; empty: it is not
/// @param rules             how many notices there may be
public record Situation(Instant now, FollowerSettings settings, List<Waiting> waiting, List<Instant> cards, int textsLeft,
                        Optional<Instant> noTemplatesBefore, NoticeRules rules) {
    public Situation {
        waiting = List.copyOf(waiting);
        cards = List.copyOf(cards);
    }

    /// One row of the outbox that waits.
    ///
    /// @param id        the row
    /// @param parcel    what it goes out in: the row's own id, or that of the digest it is part of
    /// @param push      what it says; never a digest
    /// @param due       not before this, unless something new changes the matter
    /// @param quiet     kept back by quiet hours
    /// @param remark    the [DeliveryPlan.Reason] for which it waited last, as the timeline says; may be empty
    /// @param needed    whether it is still wanted: bound, notices on, neither heard nor handled nor deleted
    /// @param doubt     it may have arrived, or be on its way
    /// @param attempts  how often it was tried
    /// @param createdAt when it was put into the outbox
    public record Waiting(String id, String parcel, Push push, Instant due, boolean quiet, String remark, Need needed, Optional<Doubt> doubt, int attempts,
                          Instant createdAt) {
        boolean isNotice() {
            return push instanceof Push.Notice;
        }

        boolean isWords() {
            return push instanceof Push.Words;
        }

        /// Whether it tells of a message, so that quiet hours are asked about urgent ones, too.
        boolean tellsOfMessage() {
            return isNotice() || isWords();
        }

        boolean isUrgent() {
            return push instanceof Push.Notice(VoiceMessage message) && message.urgent();
        }
    }

    /// Whether a notice is still wanted.
    public enum Need {
        /// It is.
        WANTED,
        /// The message has been heard or taken care of.
        SETTLED,
        /// The message is deleted, the number is theirs no longer, or they have switched notices off.
        UNWANTED
    }
}
