package yinxin.voicemail.message;

/// Why the network diverted the call, as it signalled it. [Condition] is what we conclude; neither is invented from the
/// other. Values and mappings: RFC 5806, RFC 4458 §2, RFC 7544 with errata 3071, 3082 and 3083.
public enum DivertReason {
    /// `unknown`, 404, or no reason at all.
    UNKNOWN(Condition.UNKNOWN),
    /// Call forwarding busy: `user-busy`, 486.
    BUSY(Condition.BUSY),
    /// Call forwarding no reply: `no-answer`, 408.
    NO_ANSWER(Condition.NO_ANSWER),
    /// Call forwarding not reachable: `unavailable`, 503. Switched off and out of coverage look the same.
    UNAVAILABLE(Condition.UNREACHABLE),
    /// Call forwarding unconditional: `unconditional`, 302.
    UNCONDITIONAL(Condition.FORWARDED),
    /// Deflected by the called party: `deflection`, 480 or 487.
    DEFLECTION(Condition.REJECTED),
    /// `out-of-service`: the nearest word that SIP has for a suspended subscriber, but not proof of one.
    OUT_OF_SERVICE(Condition.UNKNOWN),
    /// `do-not-disturb`.
    DO_NOT_DISTURB(Condition.REJECTED),
    /// `time-of-day`, `follow-me`, `away`: the called party's own arrangement.
    ARRANGED(Condition.FORWARDED);

    private final Condition condition;

    DivertReason(Condition condition) {
        this.condition = condition;
    }

    /// What can be concluded from the reason alone, without an agreement with the operator.
    public Condition condition() {
        return condition;
    }
}
