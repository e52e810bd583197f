package yinxin.telephony.e1.wire;

/// How an E1 is put into packets.
public enum Emulation {
    /// Structure-aware (RFC 5086): slots 1 to 31, 8 frames a packet. The box at the line keeps slot 0 to itself.
    CESOPSN(248),
    /// Structure-agnostic (RFC 4553): 2048 bits of the line a packet, wherever its frames begin. Both ends frame for themselves.
    SATOP(256);

    private final int payload;

    Emulation(int payload) {
        this.payload = payload;
    }

    /// Octets of the line in a packet, which is one millisecond of it.
    int payload() {
        return payload;
    }
}
