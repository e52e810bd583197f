package yinxin.network.e1;

import java.util.List;
import java.util.Optional;
import yinxin.telephony.e1.q931.PartyNumber;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.Redirecting;
import yinxin.telephony.e1.q931.RedirectingReason;
import yinxin.telephony.e1.q931.RedirectingReason.Known;
import yinxin.telephony.e1.q931.Setup;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.telephony.sip.diversion.Diverter.Evidence;

/// Says in a SETUP what a switch says of a diverted call by SIP.
final class SetupWriter {
    /// No numbering plan has longer ones, and Q.931's elements hold no more.
    private static final String NUMBER = "\\+?[0-9*#]{1,32}";
    private static final int MOST_DIGITS = 32;
    private static final int MOST_DIVERSIONS = 15;

    private SetupWriter() {}

    /// The call as an exchange places it; empty when what was dialled is no number.
    static Optional<Setup> of(DivertedCall call) {
        return number(call.accessNumber()).map(called -> {
            var setup = Setup.to(called);
            var caller = call.caller().flatMap(SetupWriter::number);
            if (caller.isPresent()) {
                setup = setup.from(caller.get().as(call.withheld() ? Presentation.RESTRICTED : Presentation.ALLOWED, Screening.NETWORK_PROVIDED));
            } else if (call.withheld()) {
                setup = setup.from(PartyNumber.of("", Type.UNKNOWN).as(Presentation.RESTRICTED, Screening.NETWORK_PROVIDED));
            }
            return redirecting(call).map(setup::redirected).orElse(setup);
        });
    }

    /// Diversion names all that diverted, the last first; without it, what else there is.
    private static Optional<Redirecting> redirecting(DivertedCall call) {
        var named = diverters(call, Evidence.DIVERSION);
        var diverters = named.isEmpty() ? diverters(call, Evidence.HISTORY_INFO) : named;
        if (diverters.isEmpty()) {
            diverters = diverters(call, Evidence.REQUEST_URI);
        }
        if (diverters.isEmpty()) {
            return Optional.empty();
        }
        var last = diverters.getFirst();
        var first = diverters.size() > 1 ? Optional.of(diverters.getLast()) : Optional.<Diverter>empty();
        return Optional.of(new Redirecting(number(last.number()), Optional.of(reason(last)), Math.clamp(call.diversions(), 1, MOST_DIVERSIONS),
                first.flatMap(f -> number(f.number())), first.map(SetupWriter::reason)));
    }

    private static List<Diverter> diverters(DivertedCall call, Evidence evidence) {
        return call.diverters().stream().filter(d -> d.evidence() == evidence).toList();
    }

    private static Optional<PartyNumber> number(String text) {
        if (!text.matches(NUMBER) || text.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        return Optional.of(text.startsWith("+") ? PartyNumber.of(text.substring(1), Type.INTERNATIONAL) : PartyNumber.of(text, Type.UNKNOWN));
    }

    /// The words of Diversion (RFC 5806 §6.2, with RFC 7544's errata), else the causes of RFC 4458.
    static RedirectingReason reason(Diverter diverter) {
        return diverter.reason().map(SetupWriter::ofWord).orElseGet(() -> ofCause(diverter.cause().orElse(0)));
    }

    private static RedirectingReason ofWord(String word) {
        return switch (word) {
            case "user-busy" -> Known.BUSY;
            case "no-answer" -> Known.NO_REPLY;
            case "unconditional" -> Known.UNCONDITIONAL;
            case "deflection" -> Known.DEFLECTION;
            case "unavailable" -> Known.OUT_OF_ORDER;
            default -> Known.UNKNOWN;
        };
    }

    private static RedirectingReason ofCause(int cause) {
        return switch (cause) {
            case 486 -> Known.BUSY;
            case 408 -> Known.NO_REPLY;
            case 302 -> Known.UNCONDITIONAL;
            case 480, 487 -> Known.DEFLECTION;
            case 503 -> Known.OUT_OF_ORDER;
            default -> Known.UNKNOWN;
        };
    }
}
