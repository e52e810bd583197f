package yinxin.telephony.audio;

import java.time.Duration;

/// A sound to play into a call, held ready in both codecs so that playing copies octets and computes nothing.
public final class Prompt {
    private final String name;
    private final byte[] alaw;
    private final byte[] ulaw;

    private Prompt(String name, byte[] alaw, byte[] ulaw) {
        this.name = name;
        this.alaw = alaw;
        this.ulaw = ulaw;
    }

    /// Holds sound that is there in both codecs, sample for sample.
    static Prompt of(String name, byte[] alaw, byte[] ulaw) {
        return new Prompt(name, alaw, ulaw);
    }

    /// What it is called, for logs and the timeline.
    public String name() {
        return name;
    }

    /// One octet a sample at 8 kHz. The caller must not change the array.
    public byte[] in(Codec codec) {
        return switch (codec) {
            case PCMA -> alaw;
            case PCMU -> ulaw;
        };
    }

    /// How long it plays.
    public Duration length() {
        return Duration.ofNanos(alaw.length * 125_000L);
    }
}
