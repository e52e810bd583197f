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

    /// The items that came in so many steps of time up to then, from the oldest to the newest; every step is there, those without items too.
    List<Step> messages(Instant until, Duration step, int steps);

    /// The notices of messages made in the same time, by their present state and by how long they took.
    List<Sent> notices(Instant until, Duration step, int steps);

    /// Why pushes of all kinds made since then do not go out, the most frequent first, at most so many.
    List<Failure> failures(Instant since, int limit);

    /// How many steps all items have taken so far: as long as it is the same, nothing has become of any.
    long steps();

    /// What to list; an empty one lists all.
    record Filter(Optional<MessageKind> kind, Optional<Condition> condition) {
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
    }

    /// A step of time, and what came in it.
    ///
    /// @param conditions calls by condition
    /// @param voice      voice messages
    /// @param nothing    calls in which nothing was said
    /// @param failed     calls that could not be recorded
    record Step(Instant from, Map<Condition, Long> conditions, long voice, long nothing, long failed) {
        public Step {
            conditions = Map.copyOf(conditions);
        }

        /// All calls.
        public long calls() {
            return voice + nothing + failed;
        }
    }

    /// A step of time, and the notices that were to be sent in it. The time of those that WeChat has taken runs from the caller's hanging up
    /// to WeChat's being asked for the last time.
    ///
    /// @param second  taken within a second
    /// @param tenth   within ten seconds
    /// @param minute  within a minute
    /// @param later   later: quiet hours and followers who came back are among them
    /// @param waiting still to be sent
    /// @param held    kept for a follower to come back
    /// @param refused given up
    record Sent(Instant from, long second, long tenth, long minute, long later, long waiting, long held, long refused) {
        /// All notices.
        public long notices() {
            return second + tenth + minute + later + waiting + held + refused;
        }
    }

    /// A reason and how many pushes it stops.
    ///
    /// @param why   as WeChat or we said
    /// @param state in which these pushes are
    record Failure(String why, String state, long count) {}
}
