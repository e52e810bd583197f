package yinxin.telephony.e1.lapd;

/// The frame check sequence of HDLC (ISO 13239, "CRC-16/X-25"): x¹⁶ + x¹² + x⁵ + 1, lowest bit first, begun with ones, sent inverted, low octet first.
final class Fcs16 {
    static final int START = 0xFFFF;
    /// What is left after a frame and its right check.
    static final int RIGHT = 0xF0B8;
    /// Octets of the check.
    static final int OCTETS = 2;

    private static final int POLYNOMIAL = 0x8408;
    private static final char[] TABLE = new char[256];

    static {
        for (var octet = 0; octet < TABLE.length; octet++) {
            var rest = octet;
            for (var bit = 0; bit < Byte.SIZE; bit++) {
                rest = (rest & 1) == 0 ? rest >> 1 : rest >> 1 ^ POLYNOMIAL;
            }
            TABLE[octet] = (char) rest;
        }
    }

    private Fcs16() {}

    /// The check of what went before and one more octet.
    static int next(int before, int octet) {
        return before >> Byte.SIZE ^ TABLE[(before ^ octet) & 0xFF];
    }
}
