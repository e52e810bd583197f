package yinxin.telephony.e1.q931;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// One information element of a message (Q.931 §4.5).
///
/// @param codeset 0 for Q.931's own; others belong to nations and networks and are not read
/// @param id      the identifier's octet; of a single octet with a value in it, the upper half alone
/// @param content what follows the length; the value of a single octet
/// @param whole   false when the message ended before the element did
record Element(int codeset, int id, byte[] content, boolean whole) {
    static final int BEARER = 0x04;
    static final int CAUSE = 0x08;
    static final int CALL_STATE = 0x14;
    static final int CHANNEL = 0x18;
    static final int FACILITY = 0x1C;
    static final int PROGRESS = 0x1E;
    static final int NOTIFICATION = 0x27;
    static final int DISPLAY = 0x28;
    static final int KEYPAD = 0x2C;
    static final int CALLING_NUMBER = 0x6C;
    static final int CALLED_NUMBER = 0x70;
    static final int REDIRECTING_NUMBER = 0x74;
    static final int RESTART_INDICATOR = 0x79;
    static final int SHIFT = 0x90;
    static final int SENDING_COMPLETE = 0xA1;

    /// An octet with the top bit is an element of its own.
    static final int SINGLE_OCTET = 0x80;
    /// The top bit of an octet inside: no further octet of this group follows.
    static final int LAST = 0x80;
    static final int SEVEN_BITS = 0x7F;
    /// Where a cause or a progress arises: a private network that serves the local user. Both of our sides are that.
    private static final int LOCATION = 1;
    /// Progress description 8: sound is in the channel.
    private static final int IN_BAND = 8;
    /// Progress description 1: the call is not ISDN all the way; sound may be in the channel.
    private static final int NOT_END_TO_END = 1;
    private static final int LONGEST_DIAGNOSTICS = 3;

    static Element of(int id, int... octets) {
        var content = new byte[octets.length];
        for (var i = 0; i < octets.length; i++) {
            content[i] = (byte) octets[i];
        }
        return new Element(0, id, content, true);
    }

    static Element cause(Q850Cause cause, byte... diagnostics) {
        var content = Arrays.copyOf(new byte[] {(byte) (LAST | LOCATION), (byte) (LAST | cause.value())},
                2 + Math.min(diagnostics.length, LONGEST_DIAGNOSTICS));
        System.arraycopy(diagnostics, 0, content, 2, content.length - 2);
        return new Element(0, CAUSE, content, true);
    }

    static Element inBandProgress() {
        return of(PROGRESS, LAST | LOCATION, LAST | IN_BAND);
    }

    static Element display(String text) {
        return new Element(0, DISPLAY, text.getBytes(StandardCharsets.US_ASCII), true);
    }

    /// The octet at this place of the content, or -1 beyond its end.
    int octet(int place) {
        return place < content.length ? content[place] & 0xFF : -1;
    }

    /// The place after the group of octets that begins here: a group ends with the first octet that has the top bit.
    int after(int place) {
        var at = place;
        while (at < content.length && (content[at] & LAST) == 0) {
            at++;
        }
        return at + 1;
    }

    /// The cause that a cause element states; empty when it is malformed.
    Optional<Q850Cause> cause() {
        var value = octet(after(0));
        return value < 0 ? Optional.empty() : Optional.of(new Q850Cause(value & SEVEN_BITS));
    }

    /// Whether a progress indicator says that there is something to hear in the channel.
    boolean saysInBand() {
        var description = octet(after(0)) & SEVEN_BITS;
        return description == IN_BAND || description == NOT_END_TO_END;
    }

    boolean isSingleOctet() {
        return (id & SINGLE_OCTET) != 0;
    }

    void writeTo(ByteArrayOutputStream out) {
        if (isSingleOctet()) {
            out.write(content.length == 0 ? id : id | content[0]);
        } else {
            out.write(id);
            out.write(content.length);
            out.write(content, 0, content.length);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Element e && e.codeset == codeset && e.id == id && e.whole == whole && Arrays.equals(e.content, content);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * codeset + id) + Arrays.hashCode(content);
    }

    /// For logs: without the content, which may be a number.
    @Override
    public String toString() {
        return "Element[%d/%02x, %d octets]".formatted(codeset, id, content.length);
    }
}
