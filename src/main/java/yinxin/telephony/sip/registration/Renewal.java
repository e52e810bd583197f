package yinxin.telephony.sip.registration;

import java.time.Duration;

/// When a registrar is asked again.
///
/// @param first   the pause after the first failure; each further one doubles it (RFC 5626 §4.5)
/// @param longest the longest pause
public record Renewal(Duration first, Duration longest) {
    /// A person who waits for a dial tone does not wait for the 30 s of RFC 5626; a network with 10,000 telephones that comes back is
    /// asked by them within some seconds, spread by chance.
    public static final Renewal USUAL = new Renewal(Duration.ofSeconds(4), Duration.ofMinutes(5));

    /// A request may take 32 s before it counts as unanswered (RFC 3261 §17.1.2.2): so much is kept for one that is lost.
    private static final Duration LEAST_LEFT = Duration.ofSeconds(30);
    /// Of the time granted, what is kept in any case.
    private static final double KEPT = 0.1;
    /// Telephones that were switched on together drift apart by this part of the time.
    private static final double SPREAD = 0.1;
    private static final int MOST_DOUBLINGS = 30;

    public Renewal {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("pauses between attempts must be positive, and the longest no shorter than the first");
        }
    }

    /// How long after it was granted a registration is renewed: when a tenth of its time is left or 30 s, whichever comes first, but not
    /// before half of it; at most a tenth sooner by chance.
    ///
    /// @param chance 0 to 1
    static Duration before(Duration granted, double chance) {
        var kept = Math.max(granted.toMillis() * KEPT, LEAST_LEFT.toMillis());
        var due = Math.max(granted.toMillis() - kept, granted.toMillis() / 2.0);
        return Duration.ofMillis(Math.round(due * (1 - SPREAD * chance)));
    }

    /// The pause after this many failures in a row: by chance between half of it and the whole (RFC 5626 §4.5).
    ///
    /// @param failures 1 or more
    /// @param chance   0 to 1
    Duration after(int failures, double chance) {
        var doubled = first.toMillis() * Math.pow(2, Math.min(failures - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(Math.round(Math.min(doubled, longest.toMillis()) * (1 - chance / 2)));
    }
}
