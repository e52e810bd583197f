package yinxin.voicemail.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// The telephone side as an operator looks at it: calls of all gateways that share the database, trunks and signalling of this one.
public interface Exchange {
    /// Calls that are up now, the oldest first: this gateway's at once, the others' with their next beat, and of each no more than
    /// [Neighbours#MOST_CALLS].
    List<LiveCall> live();

    /// The gateways that share the database, this one first.
    List<NodeLine> nodes();

    /// The trunks of the configuration, in its order.
    List<TrunkLine> trunks();

    /// The latest calls whose signalling is kept, the newest first; none when the keeping is switched off.
    List<Signalling> signalling(int limit);

    /// The signalling of one call.
    Optional<Signalling> signalling(String id);

    /// Whether signalling is kept at all.
    boolean keepsSignalling();

    /// A call that is up.
    ///
    /// @param id     names its signalling, which the gateway that has the call keeps
    /// @param node   which gateway has it; empty for this one
    /// @param caller as the network gave it, if it is a number
    /// @param called whose message it will be, or the access number that was dialled
    record LiveCall(String id, String node, String trunk, Optional<PhoneNumber> caller, Optional<PhoneNumber> called, Instant since, Phase phase) {
        /// How long it has been there.
        public Duration age(Instant now) {
            return Duration.between(since, now);
        }
    }

    /// Where a call is.
    enum Phase {
        /// Not yet answered.
        RINGING,
        /// Hears the greeting.
        LISTENING,
        /// Is being recorded.
        SPEAKING,
        /// Is at the menu, or keys a code.
        KEYING
    }

    /// A gateway.
    ///
    /// @param name  as it calls itself; empty for one that is alone
    /// @param here  whether it is this one
    /// @param calls that are up at it
    /// @param spool calls that it has not settled: on the line, or waiting on its disk for its return
    /// @param since since when it stands so; empty for one that is alone
    record NodeLine(String name, boolean here, NodeState state, int calls, int spool, Optional<Instant> since) {}

    /// How a gateway stands.
    enum NodeState {
        /// Takes calls.
        UP,
        /// Takes no more, and ends when those that are up have.
        DRAINING,
        /// Silent. What it had claimed is the others', what lies in its spool waits for its return.
        DEAD,
        /// Has ended as it should, and left something in its spool.
        ENDED
    }

    /// A trunk.
    ///
    /// @param from       the addresses that it calls from
    /// @param calls      that are up now by it
    /// @param answers    whether it answers when asked; empty when nobody asks it
    /// @param registered whether it has our registration; empty when it wants none
    record TrunkLine(String name, List<String> from, long calls, Optional<Health> answers, Optional<Health> registered) {}

    /// How something stands.
    ///
    /// @param up    empty as long as nobody knows
    /// @param why   in words
    /// @param since since when
    record Health(Optional<Boolean> up, String why, Instant since) {}

    /// What a call and we said to each other.
    ///
    /// @param cut whether there was more than is kept
    record Signalling(String id, Instant began, String outcome, List<Step> steps, boolean cut) {
        public Signalling {
            steps = List.copyOf(steps);
        }
    }

    /// A message, numbers masked.
    record Step(Instant at, boolean sent, String peer, String gist, String text) {}
}
