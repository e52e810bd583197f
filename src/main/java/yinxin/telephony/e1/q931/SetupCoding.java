package yinxin.telephony.e1.q931;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.e1.q931.PartyNumber.Plan;
import yinxin.telephony.e1.q931.PartyNumber.Presentation;
import yinxin.telephony.e1.q931.PartyNumber.Screening;
import yinxin.telephony.e1.q931.PartyNumber.Type;
import yinxin.telephony.e1.q931.Setup.Bearer;

/// A SETUP as octets, and back.
final class SetupCoding {
    private static final int SPEECH = 0x00;
    private static final int AUDIO_3K1_CAPABILITY = 0x10;
    private static final int CAPABILITY = 0x1F;
    private static final int CODING_STANDARD = 0x60;
    private static final int CIRCUIT_64K = 0x90;
    private static final int A_LAW = 0xA3;
    private static final PartyNumber NOBODY = PartyNumber.of("", Type.UNKNOWN);

    private SetupCoding() {}

    /// What a SETUP says. Elements that are malformed count as absent.
    static Setup read(Message message) {
        var called = message.first(Element.CALLED_NUMBER).flatMap(SetupCoding::number).orElse(NOBODY);
        var keyed = message.first(Element.KEYPAD).map(SetupCoding::text).orElse("");
        if (called.digits().isEmpty() && keyed.length() <= PartyNumber.MOST_DIGITS) {
            called = PartyNumber.of(keyed, called.type());
        }
        var choice = channel(message);
        var channel = choice.isAny() || !isSlot(choice.channel()) ? 0 : choice.channel();
        return new Setup(called, message.first(Element.CALLING_NUMBER).flatMap(SetupCoding::number), redirecting(message),
                message.first(Element.DISPLAY).map(SetupCoding::text).map(t -> t.substring(0, Math.min(t.length(), Setup.LONGEST_DISPLAY)))
                        .orElse(""),
                message.first(Element.BEARER).map(SetupCoding::bearer).orElse(Bearer.OTHER), channel, choice.exclusive(),
                message.first(Element.SENDING_COMPLETE).isPresent());
    }

    private static boolean isSlot(int channel) {
        return channel >= 1 && channel <= 31 && channel != Channels.D_CHANNEL;
    }

    static ChannelChoice channel(Message message) {
        return message.first(Element.CHANNEL).flatMap(ChannelChoice::read).orElse(ChannelChoice.ANY);
    }

    /// Who diverted the call, by the redirecting number, by the facility, or by both. Of two redirecting numbers the first counts, and the
    /// second is taken for the party that was called first.
    static Optional<Redirecting> redirecting(Message message) {
        var elements = message.all(Element.REDIRECTING_NUMBER).stream().map(SetupCoding::redirecting).flatMap(Optional::stream).toList();
        var facility = message.all(Element.FACILITY).stream().map(DivertingLeg::read).flatMap(Optional::stream).findFirst();
        if (elements.isEmpty()) {
            return facility;
        }
        var last = elements.getFirst();
        var named = elements.size() == 1 ? last
                : new Redirecting(last.number(), last.reason(), 2, elements.getLast().number(), elements.getLast().reason());
        return Optional.of(facility.map(f -> Redirecting.merged(named, f)).orElse(named));
    }

    private static Optional<Redirecting> redirecting(Element element) {
        return number(element).map(number -> new Redirecting(
                number.digits().isEmpty() && number.presentation() != Presentation.ALLOWED ? Optional.empty() : Optional.of(number),
                reason(element), 1, Optional.empty(), Optional.empty()));
    }

    /// Octet 3b, which is there when neither 3 nor 3a is the group's last.
    private static Optional<RedirectingReason> reason(Element element) {
        return element.after(0) >= 3 ? Optional.of(RedirectingReason.of(element.octet(2) & 0x0F)) : Optional.empty();
    }

    /// A called, calling or redirecting number; octets 3a and 3b are there or not. Empty when malformed.
    static Optional<PartyNumber> number(Element element) {
        var start = element.after(0);
        var length = element.content().length - start;
        if (!element.whole() || length < 0 || length > PartyNumber.MOST_DIGITS) {
            return Optional.empty();
        }
        var digits = new StringBuilder();
        for (var at = start; at < element.content().length; at++) {
            var character = element.octet(at) & Element.SEVEN_BITS;
            if (!PartyNumber.isIa5(character)) {
                return Optional.empty();
            }
            digits.append((char) character);
        }
        var head = element.octet(0);
        var shown = start >= 2 ? Presentation.of(element.octet(1) >> 5 & 3) : Presentation.ALLOWED;
        var vouched = start >= 2 ? Screening.of(element.octet(1)) : Screening.NOT_SCREENED;
        return Optional.of(new PartyNumber(digits.toString(), Type.of(head >> 4 & 7), Plan.of(head & 0x0F), shown, vouched));
    }

    /// The printable characters of a text.
    static String text(Element element) {
        var text = new StringBuilder();
        for (var at = 0; at < element.content().length; at++) {
            var character = element.octet(at) & Element.SEVEN_BITS;
            if (PartyNumber.isIa5(character)) {
                text.append((char) character);
            }
        }
        return text.toString();
    }

    private static Bearer bearer(Element element) {
        if ((element.octet(0) & CODING_STANDARD) != 0) {
            return Bearer.OTHER;
        }
        return switch (element.octet(0) & CAPABILITY) {
            case SPEECH -> Bearer.SPEECH;
            case AUDIO_3K1_CAPABILITY -> Bearer.AUDIO_3K1;
            default -> Bearer.OTHER;
        };
    }

    /// The elements of a SETUP in the order of their identifiers; `diversion` says how the diverting party is to be named.
    static List<Element> elements(Setup setup, ChannelChoice channel, CallControl.DiversionCoding diversion) {
        var elements = new ArrayList<Element>();
        var capability = setup.bearer() == Bearer.SPEECH ? SPEECH : AUDIO_3K1_CAPABILITY;
        elements.add(Element.of(Element.BEARER, Element.LAST | capability, CIRCUIT_64K, A_LAW));
        elements.add(channel.element());
        if (diversion != CallControl.DiversionCoding.ELEMENT) {
            setup.redirecting().ifPresent(r -> elements.add(DivertingLeg.element(r, diversion)));
        }
        if (!setup.display().isEmpty()) {
            elements.add(Element.display(setup.display()));
        }
        setup.calling().ifPresent(n -> elements.add(numbered(Element.CALLING_NUMBER, n, Optional.empty())));
        elements.add(called(setup.called()));
        if (diversion == CallControl.DiversionCoding.ELEMENT) {
            setup.redirecting().ifPresent(r -> elements.add(numbered(Element.REDIRECTING_NUMBER, r.number().orElse(hidden()), r.reason())));
        }
        if (setup.complete()) {
            elements.add(Element.of(Element.SENDING_COMPLETE));
        }
        return elements;
    }

    private static PartyNumber hidden() {
        return NOBODY.as(Presentation.RESTRICTED, Screening.NETWORK_PROVIDED);
    }

    static Element called(PartyNumber number) {
        var out = new ByteArrayOutputStream();
        out.write(Element.LAST | number.type().value << 4 | number.plan().value);
        out.writeBytes(number.digits().getBytes(StandardCharsets.US_ASCII));
        return new Element(0, Element.CALLED_NUMBER, out.toByteArray(), true);
    }

    private static Element numbered(int id, PartyNumber number, Optional<RedirectingReason> reason) {
        var out = new ByteArrayOutputStream();
        out.write(number.type().value << 4 | number.plan().value);
        var shown = number.presentation().ordinal() << 5 | number.screening().ordinal();
        out.write(reason.isPresent() ? shown : Element.LAST | shown);
        reason.ifPresent(r -> out.write(Element.LAST | r.value()));
        out.writeBytes(number.digits().getBytes(StandardCharsets.US_ASCII));
        return new Element(0, id, out.toByteArray(), true);
    }
}
