package yinxin.network;

import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;

/// Why a call to a subscriber was not answered by them: what this network knows, and the words that it has for it on the wire. The
/// signalled words are fewer than the causes, and that is why each condition has an access number of its own.
public enum Cause {
    /// 停机: the register says so.
    SUSPENDED(Condition.SUSPENDED, DivertReason.OUT_OF_SERVICE, "out-of-service", 404),
    /// 免打扰: the register says so.
    DO_NOT_DISTURB(Condition.REJECTED, DivertReason.DO_NOT_DISTURB, "do-not-disturb", 404),
    /// 无条件转移.
    FORWARDED(Condition.FORWARDED, DivertReason.UNCONDITIONAL, "unconditional", 302),
    /// 关机: no phone is registered (3GPP CFNL, "not logged in").
    POWERED_OFF(Condition.POWERED_OFF, DivertReason.UNAVAILABLE, "unavailable", 404),
    /// 不在服务区: a phone is registered and gives no sign (3GPP CFNRc).
    OUT_OF_COVERAGE(Condition.OUT_OF_COVERAGE, DivertReason.UNAVAILABLE, "unavailable", 503),
    /// 无法接通: the phone or the way to it is out of order.
    UNREACHABLE(Condition.UNREACHABLE, DivertReason.UNAVAILABLE, "unavailable", 503),
    /// 遇忙.
    BUSY(Condition.BUSY, DivertReason.BUSY, "user-busy", 486),
    /// 无应答.
    NO_ANSWER(Condition.NO_ANSWER, DivertReason.NO_ANSWER, "no-answer", 408),
    /// 拒接: declined while it rang.
    REJECTED(Condition.REJECTED, DivertReason.DEFLECTION, "deflection", 487);

    private final Condition condition;
    private final DivertReason reason;
    private final String token;
    private final int uriCause;

    Cause(Condition condition, DivertReason reason, String token, int uriCause) {
        this.condition = condition;
        this.reason = reason;
        this.token = token;
        this.uriCause = uriCause;
    }

    public Condition condition() {
        return condition;
    }

    public DivertReason reason() {
        return reason;
    }

    /// The `reason` of the Diversion header (RFC 5806).
    String token() {
        return token;
    }

    /// The `cause` parameter of the diverted-to URI (RFC 4458; 404 and 503 as 3GPP TS 24.604 uses them).
    int uriCause() {
        return uriCause;
    }
}
