package yinxin.telephony.e1.q931;

import java.util.Optional;

/// Who diverted the call, and why: out of the redirecting number (Q.931 §4.6.7), out of DivertingLegInformation2 in a facility
/// (ETS 300 207, ISO/IEC 13873), or out of both.
///
/// @param number         the last diverting party; empty when it is hidden altogether or was not named
/// @param reason         why it diverted; empty when octet 3b is missing
/// @param count          how often the call was diverted, at least 1
/// @param original       the party that was called first, if another is named
/// @param originalReason why that one diverted
public record Redirecting(Optional<PartyNumber> number, Optional<RedirectingReason> reason, int count,
                          Optional<PartyNumber> original, Optional<RedirectingReason> originalReason) {
    /// The largest counter that QSIG has.
    static final int MOST_DIVERSIONS = 15;

    public Redirecting {
        if (count < 1 || count > MOST_DIVERSIONS) {
            throw new IllegalArgumentException("a call is diverted 1.." + MOST_DIVERSIONS + " times: " + count);
        }
    }

    /// One diversion by this party for this reason.
    public static Redirecting by(PartyNumber number, RedirectingReason reason) {
        return new Redirecting(Optional.of(number), Optional.of(reason), 1, Optional.empty(), Optional.empty());
    }

    /// What both say. The information element names number and reason in Q.931's own values; only the facility counts and knows the first.
    static Redirecting merged(Redirecting element, Redirecting facility) {
        var named = element.number.filter(n -> !n.digits().isEmpty()).or(facility::number).or(element::number);
        var reason = element.reason.filter(r -> r != RedirectingReason.Known.UNKNOWN).or(facility::reason).or(element::reason);
        return new Redirecting(named, reason, Math.max(element.count, facility.count), facility.original.or(element::original),
                facility.originalReason.or(element::originalReason));
    }
}
