package yinxin.telephony.e1.q931;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.e1.q931.PartyNumber.Plan;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.RedirectingReason.Known;

/// DivertingLegInformation2: the remote operation in a facility by which EuroISDN (ETS 300 207-1, operation 15) and QSIG (ISO/IEC 13873,
/// operation 21) name who diverted a call, why, and how often it was. Coded by the basic encoding rules of ASN.1.
///
/// ```
/// Facility: profile, [QSIG: network extension AA, interpretation 8B], Invoke A1 { INTEGER id, [80 linked], operation, argument }
/// argument ::= SEQUENCE { counter INTEGER, reason ENUMERATED, [0] originalReason (QSIG), [1] divertingNr, [2] originalCalledNr, … }
/// number   ::= CHOICE { [0] allowed PartyNumber, [1] NULL restricted, [2] NULL not available, [3] restricted PartyNumber }
/// ```
final class DivertingLeg {
    private static final int SUPPLEMENTARY_SERVICES = 0x91;
    private static final int NETWORKING_EXTENSIONS = 0x9F;
    /// Profiles before a remote operation: 0x11 remote operations, 0x12 CMIP, 0x1F networking extensions.
    private static final int PROFILE = 0x1F;
    private static final int INVOKE = 0xA1;
    private static final int INTEGER = 0x02;
    private static final int OBJECT = 0x06;
    private static final int ENUMERATED = 0x0A;
    private static final int NUMERIC_STRING = 0x12;
    private static final int SEQUENCE = 0x30;
    private static final int ETSI_OPERATION = 15;
    private static final int QSIG_OPERATION = 21;
    /// {iso(1) identified-organization(3) icd-ecma(12) standard(0) qsig(9)…}: older QSIG names operations so; the last arc is the number.
    private static final byte[] QSIG_OBJECT = {0x2B, 0x0C, 0x09, QSIG_OPERATION};
    /// From anywhere to anywhere, and: what is not understood is to be ignored.
    private static final int[] QSIG_PREFIX = {0xAA, 0x06, 0x80, 0x01, 0x00, 0x82, 0x01, 0x00, 0x8B, 0x01, 0x00};
    /// ETSI's reasons by their number; QSIG has the first four.
    private static final List<Known> REASONS = List.of(Known.UNKNOWN, Known.UNCONDITIONAL, Known.BUSY, Known.NO_REPLY, Known.DEFLECTION, Known.DEFLECTION);
    private static final int ORIGINAL_REASON = 0x80;
    private static final int DIVERTING = 0xA1;
    private static final int ORIGINAL = 0xA2;

    private DivertingLeg() {}

    /// What a facility says of the diversion; empty when it is another operation or malformed: no call fails for a facility.
    static Optional<Redirecting> read(Element element) {
        var content = element.content();
        if (content.length < 2 || (content[0] & PROFILE) < 0x11) {
            return Optional.empty();
        }
        var at = new Reader(content, (content[0] & Element.LAST) == 0 ? element.after(0) : 1, content.length);
        for (var part = at.next(); part != null; part = at.next()) {
            var found = part.tag == INVOKE ? invoked(part.inside()) : Optional.<Redirecting>empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Redirecting> invoked(Reader invoke) {
        var id = invoke.next();
        var operation = id == null || id.tag != INTEGER ? null : invoke.next();
        if (operation != null && operation.tag == 0x80) {
            operation = invoke.next();
        }
        var argument = operation == null || !isOurs(operation) ? null : invoke.next();
        return argument == null || argument.tag != SEQUENCE ? Optional.empty() : argument(argument.inside());
    }

    private static boolean isOurs(Value operation) {
        return operation.tag == INTEGER && (operation.number() == ETSI_OPERATION || operation.number() == QSIG_OPERATION)
                || operation.tag == OBJECT && Arrays.equals(operation.octets(), QSIG_OBJECT);
    }

    private static Optional<Redirecting> argument(Reader argument) {
        var counter = argument.next();
        var reason = argument.next();
        if (counter == null || counter.tag != INTEGER || reason == null || reason.tag != ENUMERATED) {
            return Optional.empty();
        }
        Optional<PartyNumber> diverting = Optional.empty();
        Optional<PartyNumber> original = Optional.empty();
        Optional<RedirectingReason> originalReason = Optional.empty();
        for (var part = argument.next(); part != null; part = argument.next()) {
            switch (part.tag) {
                case ORIGINAL_REASON -> originalReason = Optional.of(reason(part.number()));
                case DIVERTING -> diverting = presented(part.inside());
                case ORIGINAL -> original = presented(part.inside());
                default -> { }
            }
        }
        return Optional.of(new Redirecting(diverting, Optional.of(reason(reason.number())),
                Math.clamp(counter.number(), 1, Redirecting.MOST_DIVERSIONS), original, originalReason));
    }

    private static RedirectingReason reason(int value) {
        return value >= 0 && value < REASONS.size() ? REASONS.get(value) : Known.UNKNOWN;
    }

    /// A number with or without leave to show it. Empty when it is withheld altogether.
    private static Optional<PartyNumber> presented(Reader choice) {
        var presented = choice.next();
        if (presented == null || presented.tag != 0xA0 && presented.tag != 0xA3) {
            return Optional.empty();
        }
        var shown = presented.tag == 0xA0 ? Presentation.ALLOWED : Presentation.RESTRICTED;
        var party = presented.inside().next();
        return party == null ? Optional.empty() : party(party).map(n -> n.as(shown, Screening.NOT_SCREENED));
    }

    private static Optional<PartyNumber> party(Value party) {
        return switch (party.tag) {
            case 0x80 -> number(party, Type.UNKNOWN, Plan.UNKNOWN);
            case 0x88 -> number(party, Type.UNKNOWN, Plan.NATIONAL_STANDARD);
            case 0xA1, 0xA5 -> {
                var inside = party.inside();
                var type = inside.next();
                var digits = inside.next();
                yield type == null || type.tag != ENUMERATED || digits == null ? Optional.empty()
                        : number(digits, Type.of(type.number()), party.tag == 0xA1 ? Plan.E164 : Plan.PRIVATE);
            }
            default -> Optional.empty();
        };
    }

    private static Optional<PartyNumber> number(Value digits, Type type, Plan plan) {
        var text = new String(digits.octets(), StandardCharsets.ISO_8859_1);
        return text.length() > PartyNumber.MOST_DIGITS || !text.chars().allMatch(PartyNumber::isIa5) ? Optional.empty()
                : Optional.of(new PartyNumber(text, type, plan, Presentation.ALLOWED, Screening.NOT_SCREENED));
    }

    /// The facility of a diverted call's SETUP, as EuroISDN or as QSIG.
    static Element element(Redirecting redirecting, CallControl.DiversionCoding coding) {
        var qsig = coding == CallControl.DiversionCoding.QSIG_FACILITY;
        var argument = new ByteArrayOutputStream();
        write(argument, INTEGER, redirecting.count());
        write(argument, ENUMERATED, value(redirecting.reason().orElse(Known.UNKNOWN), qsig));
        if (qsig) {
            redirecting.originalReason().ifPresent(r -> write(argument, ORIGINAL_REASON, value(r, true)));
        }
        redirecting.number().ifPresent(n -> write(argument, DIVERTING, presented(n)));
        redirecting.original().ifPresent(n -> write(argument, ORIGINAL, presented(n)));
        var invoke = new ByteArrayOutputStream();
        write(invoke, INTEGER, 1);
        write(invoke, INTEGER, qsig ? QSIG_OPERATION : ETSI_OPERATION);
        write(invoke, SEQUENCE, argument.toByteArray());
        var facility = new ByteArrayOutputStream();
        facility.write(qsig ? NETWORKING_EXTENSIONS : SUPPLEMENTARY_SERVICES);
        if (qsig) {
            Arrays.stream(QSIG_PREFIX).forEach(facility::write);
        }
        write(facility, INVOKE, invoke.toByteArray());
        return new Element(0, Element.FACILITY, facility.toByteArray(), true);
    }

    /// Neither standard has the terminal's own reasons: they become unknown, as with libpri.
    private static int value(RedirectingReason reason, boolean qsig) {
        var value = Math.max(0, REASONS.indexOf(reason));
        return qsig && reason == Known.DEFLECTION ? 0 : value;
    }

    private static byte[] presented(PartyNumber number) {
        var digits = new ByteArrayOutputStream();
        write(digits, ENUMERATED, number.type().value);
        write(digits, NUMERIC_STRING, number.digits().getBytes(StandardCharsets.US_ASCII));
        var party = new ByteArrayOutputStream();
        write(party, number.plan() == Plan.PRIVATE ? 0xA5 : 0xA1, digits.toByteArray());
        var presented = new ByteArrayOutputStream();
        write(presented, number.presentation() == Presentation.ALLOWED ? 0xA0 : 0xA3, party.toByteArray());
        return presented.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int tag, int value) {
        write(out, tag, new byte[] {(byte) value});
    }

    /// Every length here is below 128: two numbers of at most 32 digits.
    private static void write(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        out.write(content.length);
        out.writeBytes(content);
    }

    /// One value with its tag.
    private record Value(byte[] source, int tag, int from, int to) {
        Reader inside() {
            return new Reader(source, from, to);
        }

        byte[] octets() {
            return Arrays.copyOfRange(source, from, to);
        }

        /// A small number; -1 for what is none.
        int number() {
            return to - from == 1 ? source[from] : -1;
        }
    }

    /// Walks over values; ends at what is malformed. Lengths are definite, in one octet or two, as a facility's must be.
    private static final class Reader {
        private static final int LONG_FORM = 0x81;
        private final byte[] source;
        private final int end;
        private int at;

        Reader(byte[] source, int from, int to) {
            this.source = source;
            this.at = from;
            this.end = to;
        }

        @Nullable Value next() {
            if (at + 2 > end) {
                return null;
            }
            var tag = source[at++] & 0xFF;
            var length = source[at++] & 0xFF;
            if (length == LONG_FORM && at < end) {
                length = source[at++] & 0xFF;
            } else if (length >= LONG_FORM - 1) {
                return null;
            }
            if (at + length > end) {
                return null;
            }
            var value = new Value(source, tag, at, at + length);
            at += length;
            return value;
        }
    }
}
