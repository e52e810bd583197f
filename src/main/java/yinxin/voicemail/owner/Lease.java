package yinxin.voicemail.owner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// For how long a proof holds. Numbers pass on to other people, so who has not been heard of for long, or has not proven the number
/// for very long, is asked to prove it again; who does not, loses it.
///
/// @param silence how long after the last sign of life
/// @param proof   how long after the last proof, whatever signs of life there are
/// @param grace   how long one has from being asked
public record Lease(Duration silence, Duration proof, Duration grace) {
    /// Half a year, two years, a month.
    public static final Lease USUAL = new Lease(Duration.ofDays(180), Duration.ofDays(730), Duration.ofDays(30));

    public Lease {
        if (silence.isNegative() || silence.isZero() || proof.isNegative() || proof.isZero() || grace.isNegative() || grace.isZero()) {
            throw new IllegalArgumentException("the times of a lease must be longer than nothing");
        }
    }

    /// When a new proof is to be asked for.
    public Instant asksAt(Instant provenAt, Instant aliveAt) {
        var bySilence = aliveAt.plus(silence);
        var byProof = provenAt.plus(proof);
        return bySilence.isBefore(byProof) ? bySilence : byProof;
    }

    /// When the number is lost, if a new proof has been asked for.
    public Optional<Instant> endsAt(Optional<Instant> askedAt) {
        return askedAt.map(at -> at.plus(grace));
    }
}
