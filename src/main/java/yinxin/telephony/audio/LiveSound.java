package yinxin.telephony.audio;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sound that is sent while it is being made, such as a microphone's. One thread hands it in, 20 ms at a time; a session takes it out at
/// the pace of RTP.
///
/// What hands it in has another clock and its own delays, so some of it waits: a cushion fills before the first frame leaves, and again
/// when the sound ran dry. Silence is sent meanwhile, for a telephone never stops sending.
public final class LiveSound {
    /// Samples in one frame: 20 ms.
    public static final int FRAME = Codec.SAMPLE_RATE / 50;
    /// Frames that must wait before the first one leaves: 120 ms, as much as a browser and a busy machine hold back between them.
    static final int CUSHION = 6;
    /// Frames that may wait: 2 s. When the maker's clock runs ahead, the oldest are given up.
    static final int MOST = 100;

    private final ArrayBlockingQueue<short[]> waiting = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean complete;
    private volatile boolean flowing;

    /// Hands in the next 20 ms; never waits. After [#complete] it is not taken.
    ///
    /// @throws IllegalArgumentException when it is not [#FRAME] samples
    public void offer(short[] samples) {
        if (samples.length != FRAME) {
            throw new IllegalArgumentException("a frame has " + FRAME + " samples, not " + samples.length);
        }
        while (!complete && !waiting.offer(samples)) {
            waiting.poll();
        }
    }

    /// Nothing more will come: what waits leaves without waiting for a cushion.
    public void complete() {
        complete = true;
    }

    /// Frames that have not left yet.
    public int left() {
        return waiting.size();
    }

    /// Frames that have left.
    public long sent() {
        return sent.get();
    }

    /// Writes the frame that is due to `into`, one octet a sample, and says whether there was one: silence is due otherwise. For the one
    /// thread that sends.
    public boolean next(Codec codec, byte[] into) {
        flowing = flowing || complete || waiting.size() >= CUSHION;
        short @Nullable [] frame = flowing ? waiting.poll() : null;
        if (frame == null) {
            flowing = false;
            return false;
        }
        G711.encode(frame, FRAME, codec, into);
        sent.incrementAndGet();
        return true;
    }
}
