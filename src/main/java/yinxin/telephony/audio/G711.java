package yinxin.telephony.audio;

/// ITU-T G.711: eight bits a sample on a logarithmic scale, in the two laws, and the way between them. All by table.
///
/// Linear samples are 16 bits; A-law keeps the upper 13 of them and µ-law the upper 14, as in ITU-T G.191.
public final class G711 {
    /// µ-law adds this to the 14-bit magnitude so that every segment begins at a power of two (G.711 table 2a).
    private static final int ULAW_BIAS = 33;
    private static final int ULAW_CLIP = 0x1FFF;
    /// G.711 §3.4: the even bits of A-law are inverted on the line so that silence is not all zeroes.
    private static final int ALAW_EVEN_BITS = 0x55;

    private static final short[] FROM_ALAW = new short[256];
    private static final short[] FROM_ULAW = new short[256];
    /// Indexed by the upper 12 bits of the sample: sign and 11 bits of magnitude decide an A-law octet.
    private static final byte[] TO_ALAW = new byte[1 << 12];
    /// Indexed by the upper 14 bits of the sample.
    private static final byte[] TO_ULAW = new byte[1 << 14];
    private static final byte[] ALAW_TO_ULAW = new byte[256];
    private static final byte[] ULAW_TO_ALAW = new byte[256];

    static {
        for (var i = 0; i < TO_ALAW.length; i++) {
            TO_ALAW[i] = alaw((short) (i << 4));
        }
        for (var i = 0; i < TO_ULAW.length; i++) {
            TO_ULAW[i] = ulaw((short) (i << 2));
        }
        for (var octet = 0; octet < 256; octet++) {
            FROM_ALAW[octet] = fromAlaw(octet);
            FROM_ULAW[octet] = fromUlaw(octet);
        }
        for (var octet = 0; octet < 256; octet++) {
            ALAW_TO_ULAW[octet] = encode(FROM_ALAW[octet], Codec.PCMU);
            ULAW_TO_ALAW[octet] = encode(FROM_ULAW[octet], Codec.PCMA);
        }
    }

    private G711() {}

    /// The 16-bit sample that an octet stands for.
    public static short decode(byte octet, Codec codec) {
        return expansion(codec)[octet & 0xFF];
    }

    /// The octet nearest to a 16-bit sample.
    public static byte encode(short sample, Codec codec) {
        return switch (codec) {
            case PCMA -> TO_ALAW[(sample >> 4) & 0xFFF];
            case PCMU -> TO_ULAW[(sample >> 2) & 0x3FFF];
        };
    }

    /// All of `g711` as 16-bit samples.
    public static short[] decode(byte[] g711, Codec codec) {
        var samples = new short[g711.length];
        decode(g711, g711.length, codec, samples);
        return samples;
    }

    /// The first `length` octets as 16-bit samples, written to the start of `into`.
    public static void decode(byte[] g711, int length, Codec codec, short[] into) {
        var table = expansion(codec);
        for (var i = 0; i < length; i++) {
            into[i] = table[g711[i] & 0xFF];
        }
    }

    /// All of `samples` as octets.
    public static byte[] encode(short[] samples, Codec codec) {
        var octets = new byte[samples.length];
        encode(samples, samples.length, codec, octets);
        return octets;
    }

    /// The first `length` samples as octets, written to the start of `into`.
    public static void encode(short[] samples, int length, Codec codec, byte[] into) {
        for (var i = 0; i < length; i++) {
            into[i] = encode(samples[i], codec);
        }
    }

    /// Rewrites the first `length` octets from one law to the other, in place.
    public static void transcode(byte[] g711, int length, Codec from, Codec to) {
        if (from == to) {
            return;
        }
        var table = from == Codec.PCMA ? ALAW_TO_ULAW : ULAW_TO_ALAW;
        for (var i = 0; i < length; i++) {
            g711[i] = table[g711[i] & 0xFF];
        }
    }

    private static short[] expansion(Codec codec) {
        return switch (codec) {
            case PCMA -> FROM_ALAW;
            case PCMU -> FROM_ULAW;
        };
    }

    /// G.711 table 1: sign, three bits of segment, four bits within it. Negative samples are taken in ones' complement,
    /// so that -1 falls in the first negative interval and not in the second.
    private static byte alaw(short sample) {
        var magnitude = (sample < 0 ? ~sample : sample) >> 4;
        var segment = 0;
        while (magnitude >> segment > 31) {
            segment++;
        }
        var code = magnitude > 15 ? ((segment + 1) << 4) | ((magnitude >> segment) & 0xF) : magnitude;
        return (byte) ((sample < 0 ? code : code | 0x80) ^ ALAW_EVEN_BITS);
    }

    /// G.711 table 2: the biased magnitude's highest bit names the segment, the four bits below it the place within.
    private static byte ulaw(short sample) {
        var magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + ULAW_BIAS, ULAW_CLIP);
        var segment = 0;
        while (magnitude >> segment > 63) {
            segment++;
        }
        var code = (segment << 4) | ((magnitude >> (segment + 1)) & 0xF);
        return (byte) ~(sample < 0 ? code | 0x80 : code);
    }

    private static short fromAlaw(int octet) {
        var code = octet ^ ALAW_EVEN_BITS;
        var segment = (code >> 4) & 7;
        var mantissa = code & 0xF;
        var magnitude = segment == 0 ? (mantissa << 1) + 1 : ((mantissa << 1) + 33) << (segment - 1);
        return (short) ((code & 0x80) != 0 ? magnitude << 3 : -(magnitude << 3));
    }

    private static short fromUlaw(int octet) {
        var code = ~octet & 0xFF;
        var segment = (code >> 4) & 7;
        var magnitude = ((((code & 0xF) << 1) + ULAW_BIAS) << segment) - ULAW_BIAS;
        return (short) ((code & 0x80) != 0 ? -(magnitude << 2) : magnitude << 2);
    }
}
