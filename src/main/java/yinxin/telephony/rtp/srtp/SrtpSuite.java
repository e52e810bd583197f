package yinxin.telephony.rtp.srtp;

/// How packets are protected: AES in counter mode with a key of 128 bits, and HMAC-SHA1 cut to a tag (RFC 4568 §6.2). The constants have
/// their registered names.
public enum SrtpSuite {
    /// A tag of 80 bits: what everybody knows.
    AES_CM_128_HMAC_SHA1_80(10),
    /// A tag of 32 bits: saves six octets a packet.
    AES_CM_128_HMAC_SHA1_32(4);

    private final int tagLength;

    SrtpSuite(int tagLength) {
        this.tagLength = tagLength;
    }

    /// Octets at the end of a packet that prove who sent it.
    int tagLength() {
        return tagLength;
    }
}
