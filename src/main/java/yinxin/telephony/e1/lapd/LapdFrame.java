package yinxin.telephony.e1.lapd;

/// The octets of LAPD frames (Q.921 §3): address of SAPI 0 and TEI 0, control field, information.
final class LapdFrame {
    static final int ADDRESS = 2;
    /// Octets before the information of an I frame, and of a supervisory frame.
    static final int NUMBERED = ADDRESS + 2;
    static final int UNNUMBERED = ADDRESS + 1;
    /// N201: octets of information at most.
    static final int MOST_INFORMATION = 260;

    static final int SABME = 0x6F;
    static final int UA = 0x63;
    static final int DISC = 0x43;
    static final int DM = 0x0F;
    static final int FRMR = 0x87;
    static final int UI = 0x03;
    static final int XID = 0xAF;
    static final int RR = 0x01;
    static final int RNR = 0x05;
    static final int REJ = 0x09;

    private static final int COMMAND_RESPONSE = 0x02;
    private static final int LAST = 0x01;
    private static final int POLL = 0x10;

    private LapdFrame() {}

    /// A frame without numbers. `commandBit` is the C/R bit.
    static byte[] unnumbered(boolean commandBit, int kind, boolean poll) {
        return new byte[] {address(commandBit), LAST, (byte) (kind | (poll ? POLL : 0))};
    }

    /// RR, RNR or REJ.
    static byte[] supervisory(boolean commandBit, int kind, int expected, boolean poll) {
        return new byte[] {address(commandBit), LAST, (byte) kind, (byte) (expected << 1 | (poll ? 1 : 0))};
    }

    /// An I frame without poll bit.
    static byte[] information(boolean commandBit, int number, int expected, byte[] information) {
        var frame = new byte[NUMBERED + information.length];
        frame[0] = address(commandBit);
        frame[1] = LAST;
        frame[2] = (byte) (number << 1);
        frame[3] = (byte) (expected << 1);
        System.arraycopy(information, 0, frame, NUMBERED, information.length);
        return frame;
    }

    /// Whether this is long enough for a control field, and of SAPI 0 and TEI 0.
    static boolean isOurs(byte[] octets, int length) {
        return length >= UNNUMBERED && (octets[0] & ~COMMAND_RESPONSE) == 0 && octets[1] == LAST;
    }

    static boolean commandBit(byte[] octets) {
        return (octets[0] & COMMAND_RESPONSE) != 0;
    }

    /// Whether a numbered frame is what it should be: I frames are commands and not too long, supervisory ones have no information.
    static boolean isWell(byte[] octets, int length, boolean command) {
        var control = octets[ADDRESS] & 0xFF;
        if (isInformation(control)) {
            return command && length >= NUMBERED && length <= NUMBERED + MOST_INFORMATION;
        }
        return length == NUMBERED && (control == RR || control == RNR || control == REJ);
    }

    /// N(R) of a numbered frame.
    static int acknowledges(byte[] octets) {
        return (octets[ADDRESS + 1] & 0xFF) >> 1;
    }

    /// P or F of a numbered frame.
    static boolean pollOfNumbered(byte[] octets) {
        return (octets[ADDRESS + 1] & 1) != 0;
    }

    static boolean isInformation(int control) {
        return (control & 1) == 0;
    }

    static boolean isSupervisory(int control) {
        return (control & 3) == 1;
    }

    /// The kind of an unnumbered frame.
    static int kind(int control) {
        return control & ~POLL;
    }

    static boolean poll(int control) {
        return (control & POLL) != 0;
    }

    private static byte address(boolean commandBit) {
        return (byte) (commandBit ? COMMAND_RESPONSE : 0);
    }
}
