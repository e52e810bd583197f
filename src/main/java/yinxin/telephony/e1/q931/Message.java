package yinxin.telephony.e1.q931;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One message of the call control (Q.931 §4).
///
/// @param reference the call reference as it is written, with the flag as its top bit: set by the side that did not begin the call
/// @param code      the octet of the message type
/// @param elements  all information elements, of every codeset, in their order
record Message(int reference, int code, List<Element> elements) {
    /// The reference of what concerns no one call (RESTART).
    static final int GLOBAL = 0;
    static final int FLAG = 0x8000;
    private static final int DISCRIMINATOR = 0x08;
    private static final int REFERENCE_LENGTH = 2;
    private static final int HEADER = 5;
    private static final int NON_LOCKING = 0x08;
    private static final int CODESET = 0x07;

    /// The message types of circuit-switched calls (table 4-2).
    enum Type {
        ALERTING(0x01), CALL_PROCEEDING(0x02), PROGRESS(0x03), SETUP(0x05), CONNECT(0x07), SETUP_ACKNOWLEDGE(0x0D),
        CONNECT_ACKNOWLEDGE(0x0F), DISCONNECT(0x45), RESTART(0x46), RELEASE(0x4D), RESTART_ACKNOWLEDGE(0x4E), RELEASE_COMPLETE(0x5A),
        FACILITY(0x62), NOTIFY(0x6E), STATUS_ENQUIRY(0x75), CONGESTION_CONTROL(0x79), INFORMATION(0x7B), STATUS(0x7D);

        final int code;

        Type(int code) {
            this.code = code;
        }
    }

    Message {
        elements = List.copyOf(elements);
    }

    static Message of(int reference, Type type, Element... elements) {
        return new Message(reference, type.code, List.of(elements));
    }

    /// Reads a message. Empty for what is to be ignored without an answer (§5.8.1, §5.8.2, §5.8.3.1): another protocol, too short for a
    /// message type, a call reference of another length than a primary rate access has.
    static Optional<Message> read(byte[] octets) {
        if (octets.length < HEADER || octets[0] != DISCRIMINATOR || octets[1] != REFERENCE_LENGTH) {
            return Optional.empty();
        }
        var reference = (octets[2] & 0xFF) << 8 | octets[3] & 0xFF;
        return Optional.of(new Message(reference, octets[4] & 0xFF, elements(octets)));
    }

    private static List<Element> elements(byte[] octets) {
        var elements = new ArrayList<Element>();
        var codeset = 0;
        var locked = 0;
        for (var at = HEADER; at < octets.length; ) {
            var id = octets[at++] & 0xFF;
            if ((id & 0xF0) == Element.SHIFT) {
                codeset = id & CODESET;
                locked = (id & NON_LOCKING) == 0 ? codeset : locked;
                continue;
            }
            if ((id & Element.SINGLE_OCTET) != 0) {
                elements.add(single(codeset, id));
            } else {
                var length = at < octets.length ? octets[at++] & 0xFF : -1;
                var end = Math.min(octets.length, at + Math.max(0, length));
                elements.add(new Element(codeset, id, Arrays.copyOfRange(octets, at, end), end - at == length));
                at = end;
            }
            codeset = locked;
        }
        return elements;
    }

    /// 1010 xxxx is an element without a value, the others of one octet have theirs in the lower half.
    private static Element single(int codeset, int id) {
        return (id & 0xF0) == 0xA0 ? new Element(codeset, id, new byte[0], true)
                : new Element(codeset, id & 0xF0, new byte[] {(byte) (id & 0x0F)}, true);
    }

    /// The octets of this message. All its elements must be of codeset 0.
    byte[] octets() {
        var out = new ByteArrayOutputStream();
        out.write(DISCRIMINATOR);
        out.write(REFERENCE_LENGTH);
        out.write(reference >> 8);
        out.write(reference);
        out.write(code);
        elements.forEach(element -> element.writeTo(out));
        return out.toByteArray();
    }

    /// Empty for a message type that Q.931 has not, or that a trunk has no use for.
    Optional<Type> type() {
        return Arrays.stream(Type.values()).filter(t -> t.code == code).findFirst();
    }

    /// How this side names the call when it answers: with the other flag.
    int answerReference() {
        return reference ^ FLAG;
    }

    /// Whether the sender of this message began the call.
    boolean isFromOriginator() {
        return (reference & FLAG) == 0;
    }

    boolean isGlobal() {
        return (reference & ~FLAG) == GLOBAL;
    }

    /// The first element with this identifier in codeset 0: of those that come twice, the first counts (§5.8.5.2).
    Optional<Element> first(int id) {
        return elements.stream().filter(e -> e.codeset() == 0 && e.id() == id).findFirst();
    }

    /// All elements with this identifier in codeset 0.
    List<Element> all(int id) {
        return elements.stream().filter(e -> e.codeset() == 0 && e.id() == id).toList();
    }

    /// The cause that this message states.
    Optional<Q850Cause> cause() {
        return first(Element.CAUSE).flatMap(Element::cause);
    }
}
