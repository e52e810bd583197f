package yinxin.telephony.e1.q931;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How long each of Q.931's timers runs (tables 9-1 for the network's side, 9-2 for the user's).
///
/// @param lengths of every timer, each longer than nothing
public record Q931Timers(Map<Timer, Duration> lengths) {
    /// The timers of a point-to-point access with a D channel of its own; T307, T312, T318..T321 belong to what a trunk has not
    /// (suspended calls, several terminals, packet mode, a spare D channel), T314 to segmented messages, T317 is inside T316.
    public enum Timer {
        /// ALERTING has come: the other party is to answer.
        T301(180, 180),
        /// More digits are to come.
        T302(15, 12),
        /// SETUP has been sent, and once more after the first time: anything is to come.
        T303(4, 4),
        /// SETUP ACKNOWLEDGE has come or INFORMATION been sent: the digits are to be found enough.
        T304(30, 20),
        /// DISCONNECT has been sent: RELEASE is to come.
        T305(30, 30),
        /// DISCONNECT with sound in the channel has been sent: as T305. The network's alone.
        T306(30, 30),
        /// RELEASE has been sent, and once more after the first time: RELEASE COMPLETE is to come.
        T308(4, 4),
        /// The data link is down: calls in progress are kept until it is up again.
        T309(90, 90),
        /// CALL PROCEEDING has come: ALERTING, CONNECT or DISCONNECT is to come.
        T310(60, 10),
        /// CONNECT has been sent: CONNECT ACKNOWLEDGE is to come. The user's alone.
        T313(4, 4),
        /// RESTART has been sent, and again when it passes: RESTART ACKNOWLEDGE is to come.
        T316(120, 120),
        /// STATUS ENQUIRY has been sent, and again when it passes: STATUS is to come.
        T322(4, 4);

        private final Duration ofUser;
        private final Duration ofNetwork;

        Timer(int userSeconds, int networkSeconds) {
            this.ofUser = Duration.ofSeconds(userSeconds);
            this.ofNetwork = Duration.ofSeconds(networkSeconds);
        }
    }

    public Q931Timers {
        lengths = Map.copyOf(lengths);
        for (var timer : Timer.values()) {
            if (!lengths.containsKey(timer) || !lengths.get(timer).isPositive()) {
                throw new IllegalArgumentException(timer + " has no length");
            }
        }
    }

    /// The lengths that the tables give.
    public static Q931Timers of(CallControl.Side side) {
        var lengths = new EnumMap<Timer, Duration>(Timer.class);
        for (var timer : Timer.values()) {
            lengths.put(timer, side == CallControl.Side.USER ? timer.ofUser : timer.ofNetwork);
        }
        return new Q931Timers(lengths);
    }

    /// The same but for this timer.
    public Q931Timers with(Timer timer, Duration length) {
        var changed = new EnumMap<>(lengths);
        changed.put(timer, length);
        return new Q931Timers(changed);
    }

    /// How long this timer runs, in nanoseconds.
    long nanos(Timer timer) {
        var length = lengths.get(timer);
        if (length == null) {
            throw new IllegalStateException(timer + " has no length");
        }
        return length.toNanos();
    }
}
