package yinxin.telephony.e1.q931;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Which information elements a message must have, and which are malformed (Q.931 §3.1, §5.8.5..§5.8.7).
final class ElementRules {
    /// Elements that we know by name; others are passed over, unless they say that they must be understood.
    private static final Set<Integer> KNOWN = Set.of(Element.BEARER, Element.CAUSE, 0x10, Element.CALL_STATE, Element.CHANNEL, Element.FACILITY,
            Element.PROGRESS, 0x20, Element.NOTIFICATION, Element.DISPLAY, 0x29, Element.KEYPAD, 0x34, 0x40, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47,
            0x4C, 0x4D, Element.CALLING_NUMBER, 0x6D, Element.CALLED_NUMBER, 0x71, Element.REDIRECTING_NUMBER, 0x78, Element.RESTART_INDICATOR,
            0x7C, 0x7D, 0x7E, 0x7F);
    /// An unknown element with a lower identifier must be understood (table 4-3, note 5).
    private static final int COMPREHENSION_REQUIRED_BELOW = 0x10;

    private ElementRules() {}

    /// What is to be done with a message.
    sealed interface Verdict {
        /// Act on it. What is in `malformed` counts as absent, and the sender is told.
        ///
        /// @param malformed identifiers of elements that are not mandatory
        record Sound(List<Integer> malformed) implements Verdict {
            public Sound {
                malformed = List.copyOf(malformed);
            }
        }

        /// Do not act on it, but on a clearing message.
        ///
        /// @param cause   what its sender is told
        /// @param element the identifier of what is missing, malformed or unknown
        record Unsound(Q850Cause cause, int element) implements Verdict {}
    }

    static Verdict judge(Message message) {
        var mandatory = message.type().map(ElementRules::mandatory).orElse(List.of());
        for (var id : mandatory) {
            var found = message.first(id);
            if (found.isEmpty()) {
                return new Verdict.Unsound(Q850Cause.MANDATORY_ELEMENT_MISSING, id);
            }
            if (!isWellFormed(found.get())) {
                return new Verdict.Unsound(Q850Cause.INVALID_ELEMENT_CONTENTS, id);
            }
        }
        var malformed = new ArrayList<Integer>();
        for (var element : message.elements()) {
            if (element.codeset() != 0 || element.isSingleOctet()) {
                continue;
            }
            if (!KNOWN.contains(element.id())) {
                if (element.id() < COMPREHENSION_REQUIRED_BELOW) {
                    return new Verdict.Unsound(Q850Cause.MANDATORY_ELEMENT_MISSING, element.id());
                }
            } else if (!isWellFormed(element)) {
                malformed.add(element.id());
            }
        }
        return new Verdict.Sound(malformed);
    }

    private static List<Integer> mandatory(Message.Type type) {
        return switch (type) {
            case SETUP -> List.of(Element.BEARER);
            case DISCONNECT, RELEASE -> List.of(Element.CAUSE);
            case STATUS -> List.of(Element.CAUSE, Element.CALL_STATE);
            case RESTART, RESTART_ACKNOWLEDGE -> List.of(Element.RESTART_INDICATOR);
            case PROGRESS -> List.of(Element.PROGRESS);
            case NOTIFY -> List.of(Element.NOTIFICATION);
            case FACILITY -> List.of(Element.FACILITY);
            case ALERTING, CALL_PROCEEDING, CONNECT, SETUP_ACKNOWLEDGE, CONNECT_ACKNOWLEDGE, RELEASE_COMPLETE, STATUS_ENQUIRY, CONGESTION_CONTROL,
                 INFORMATION -> List.of();
        };
    }

    /// Whether this element can be read. Elements that we never read only have to be whole.
    static boolean isWellFormed(Element element) {
        if (!element.whole()) {
            return false;
        }
        return switch (element.id()) {
            case Element.BEARER -> element.content().length >= 2;
            case Element.CAUSE -> element.cause().isPresent();
            case Element.PROGRESS -> element.octet(element.after(0)) >= 0;
            case Element.CHANNEL -> ChannelChoice.read(element).isPresent();
            case Element.CALL_STATE, Element.NOTIFICATION, Element.RESTART_INDICATOR -> element.content().length >= 1;
            case Element.CALLING_NUMBER, Element.CALLED_NUMBER, Element.REDIRECTING_NUMBER -> SetupCoding.number(element).isPresent();
            default -> true;
        };
    }
}
