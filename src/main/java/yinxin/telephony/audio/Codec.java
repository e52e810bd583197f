package yinxin.telephony.audio;

/// The two G.711 codecs (ITU-T G.711; static payload types of RFC 3551 §6). China's networks use A-law.
public enum Codec {
    /// A-law, payload type 8. Preferred.
    PCMA(8, "PCMA", (byte) 0xD5),
    /// µ-law, payload type 0.
    PCMU(0, "PCMU", (byte) 0xFF);

    /// Samples a second of both codecs, and so octets a second.
    public static final int SAMPLE_RATE = 8000;

    private final int payloadType;
    private final String encodingName;
    private final byte silence;

    Codec(int payloadType, String encodingName, byte silence) {
        this.payloadType = payloadType;
        this.encodingName = encodingName;
        this.silence = silence;
    }

    /// The static RTP payload type.
    public int payloadType() {
        return payloadType;
    }

    /// The name in `a=rtpmap` (without the clock rate).
    public String encodingName() {
        return encodingName;
    }

    /// The octet that decodes to (nearly) zero.
    public byte silence() {
        return silence;
    }
}
