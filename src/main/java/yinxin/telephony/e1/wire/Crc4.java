package yinxin.telephony.e1.wire;

/// The check of a sub-multiframe (G.704 §2.3.3.4): x⁴ + x + 1, the first bit of the line first, nothing inverted.
final class Crc4 {
    private static final int POLYNOMIAL = 0x13;
    private static final int TOP = 0x10;
    private static final byte[] TABLE = new byte[256 * 16];

    static {
        for (var check = 0; check < 16; check++) {
            for (var octet = 0; octet < 256; octet++) {
                var rest = check;
                for (var bit = 7; bit >= 0; bit--) {
                    rest = rest << 1 ^ (octet >> bit & 1) << 4;
                    rest = (rest & TOP) == 0 ? rest : rest ^ POLYNOMIAL;
                }
                TABLE[check << 8 | octet] = (byte) rest;
            }
        }
    }

    private Crc4() {}

    /// The check of what went before and a frame. `slot0` stands in for the frame's first octet, so that its C bit can be taken as 0.
    static int frame(int before, int slot0, byte[] octets, int at) {
        var check = TABLE[before << 8 | slot0] & 0xF;
        for (var slot = 1; slot < Tick.SLOTS; slot++) {
            check = TABLE[check << 8 | (octets[at + slot] & 0xFF)];
        }
        return check;
    }
}
