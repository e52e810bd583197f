package yinxin.network.e1;

import java.util.function.Supplier;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.rtp.AudioSink;

/// What is heard at one end of a call, said at the other. The media thread of the end that hears brings it.
///
/// A phone that begins to send late, or pauses, brings the silence before all at once, and that would delay everything after it. So silence is left out where it
/// says nothing new, since there is silence when nothing waits; and where too much waits.
final class PassedSound implements AudioSink {
    /// Frames that may wait, a second; what is said later is heard that much later.
    private static final int MANY = 50;
    /// No sample of either law that means silence is further from 0.
    private static final int SILENT = 8;

    private final Supplier<Codec> codec;
    private final LiveSound to;
    private short[] frame = new short[LiveSound.FRAME];
    private int filled;
    private boolean silent = true;

    /// @param codec of the end that hears
    PassedSound(Supplier<Codec> codec, LiveSound to) {
        this.codec = codec;
        this.to = to;
    }

    @Override
    public void samples(byte[] g711, int offset, int length) {
        var heard = codec.get();
        for (var i = offset; i < offset + length; i++) {
            var sample = G711.decode(g711[i], heard);
            silent = silent && Math.abs(sample) <= SILENT;
            frame[filled++] = sample;
            if (filled == frame.length) {
                passOn();
            }
        }
    }

    private void passOn() {
        var waiting = to.left();
        if (!silent || (waiting > 0 && waiting < MANY)) {
            to.offer(frame);
            frame = new short[LiveSound.FRAME];
        }
        filled = 0;
        silent = true;
    }
}
