package yinxin.voicemail.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.VoiceMessage;

/// What came in and what went out, counted and listed: for charts and lists.
public interface Traffic {
    /// The newest items of all numbers, the newest first.
    ///
    /// @param before only older ones; empty: from the newest
    List<VoiceMessage> latest(Filter filter, Optional<Deliveries.Position> before, int limit);

    /// The items of `span`, in steps from the oldest to the newest; every step is there, those without items too.
    List<Step> messages(Instant until, Duration step, int steps);

    /// The pushes made in the same time, by their present state.
    List<Sent> deliveries(Instant until, Duration step, int steps);

    /// Items by condition since then.
    Map<Condition, Long> conditions(Instant since);

    /// How many steps all items have taken so far: as long as it is the same, nothing has become of any.
    long steps();

    /// What to list; an empty one lists all.
    record Filter(Optional<MessageKind> kind, Optional<Condition> condition) {
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
    }

    /// A step of time, and what came in it.
    ///
    /// @param voice   voice messages
    /// @param nothing calls in which nothing was said
    /// @param failed  calls that could not be recorded
    record Step(Instant from, long voice, long nothing, long failed) {
        /// All calls.
        public long calls() {
            return voice + nothing + failed;
        }
    }

    /// A step of time, and what was to be sent in it.
    ///
    /// @param arrived accepted by WeChat
    /// @param waiting still to be sent
    /// @param held    kept for a follower to come back
    /// @param refused given up
    record Sent(Instant from, long arrived, long waiting, long held, long refused) {
        /// All pushes.
        public long pushes() {
            return arrived + waiting + held + refused;
        }
    }
}
