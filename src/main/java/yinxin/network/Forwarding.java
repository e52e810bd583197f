package yinxin.network;

import java.time.Duration;
import java.util.Optional;

/// A subscriber's call forwarding (3GPP TS 22.082, TS 24.604): where calls go for each reason; empty when they end.
///
/// @param unconditional all calls, and the phone does not ring (CFU, `**21*`)
/// @param busy          while in a call, or when the call is declined (CFB, `**67*`)
/// @param noAnswer      when nobody answers for `noAnswerAfter` (CFNRy, `**61*`)
/// @param notReachable  switched off or out of coverage (CFNRc, `**62*`)
/// @param noAnswerAfter how long it rings; 5 to 180 seconds
public record Forwarding(Optional<Destination> unconditional, Optional<Destination> busy, Optional<Destination> noAnswer,
                         Optional<Destination> notReachable, Duration noAnswerAfter) {
    public static final Duration SHORTEST = Duration.ofSeconds(5);
    /// RFC 3261 lets a proxy wait for three minutes at least (Timer C); after that a call has been given up.
    public static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Optional<Destination> VOICEMAIL = Optional.of(new Destination.Voicemail());

    /// A subscriber's who has arranged nothing: every missed call to voicemail.
    public static final Forwarding USUAL = usual(Duration.ofSeconds(20));

    public Forwarding {
        if (noAnswerAfter.compareTo(SHORTEST) < 0 || noAnswerAfter.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a phone rings for 5 to 180 seconds before a call is forwarded, not for "
                    + noAnswerAfter.toSeconds());
        }
    }

    /// [#USUAL], with a time of one's own.
    public static Forwarding usual(Duration noAnswerAfter) {
        return new Forwarding(Optional.empty(), VOICEMAIL, VOICEMAIL, VOICEMAIL, noAnswerAfter);
    }
}
