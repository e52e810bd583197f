package yinxin.telephony.e1;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import yinxin.telephony.e1.q931.PartyNumber;
import yinxin.telephony.e1.q931.Redirecting;
import yinxin.telephony.e1.q931.RedirectingReason;
import yinxin.telephony.e1.q931.Setup;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;

/// What a SETUP says about a call, in the words in which any call is described.
public final class SetupEvidence {
    private static final int NAME_OCTETS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SetupEvidence() {}

    static DivertedCall read(Setup setup, String trunk, Instant arrivedAt) {
        var caller = setup.calling().map(SetupEvidence::text).filter(t -> !t.isEmpty());
        var withheld = setup.calling().map(c -> c.presentation() != PartyNumber.Presentation.ALLOWED).orElse(true);
        return new DivertedCall(newName(), arrivedAt, trunk, text(setup.called()), caller, withheld,
                setup.redirecting().map(SetupEvidence::diverters).orElse(List.of()), setup.redirecting().map(Redirecting::count).orElse(0));
    }

    /// A name for the call that no other has, as SIP's calls have theirs.
    private static String newName() {
        var octets = new byte[NAME_OCTETS];
        RANDOM.nextBytes(octets);
        return HexFormat.of().formatHex(octets) + "@e1";
    }

    /// The last diverter first. One whose number is hidden has a reason all the same.
    private static List<Diverter> diverters(Redirecting by) {
        var diverters = new ArrayList<Diverter>();
        diverters.add(diverter(by.number(), by.reason()));
        by.original().ifPresent(first -> diverters.add(diverter(Optional.of(first), by.originalReason())));
        return diverters;
    }

    private static Diverter diverter(Optional<PartyNumber> number, Optional<RedirectingReason> reason) {
        return new Diverter(number.map(SetupEvidence::text).orElse(""), Diverter.Evidence.DIVERSION, reason.map(SetupEvidence::word), OptionalInt.empty(),
                OptionalInt.empty());
    }

    /// The word for one of Q.931's reasons, 0 to 15, as calls over an E1 have it.
    public static String word(int reason) {
        return word(RedirectingReason.of(reason));
    }

    /// In the words of Diversion (RFC 5806 §6.2), where it has one. What operators mean by the others only they know: each keeps a word of its own.
    private static String word(RedirectingReason reason) {
        return switch (reason) {
            case RedirectingReason.Known known -> switch (known) {
                case UNKNOWN -> "unknown";
                case BUSY -> "user-busy";
                case NO_REPLY -> "no-answer";
                case DEFLECTION -> "deflection";
                case OUT_OF_ORDER -> "q931-9";
                case BY_CALLED_TERMINAL -> "q931-10";
                case UNCONDITIONAL -> "unconditional";
            };
            case RedirectingReason.Other(var value) -> "q931-" + value;
        };
    }

    private static String text(PartyNumber number) {
        var digits = number.digits().strip();
        return number.type() == PartyNumber.Type.INTERNATIONAL && !digits.isEmpty() && !digits.startsWith("+") ? "+" + digits : digits;
    }
}
