package yinxin.telephony.e1;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Dtmf;
import yinxin.telephony.audio.DtmfDetector;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.LossConcealment;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.e1.wire.Tick;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.CallMedia;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.rtp.Recorder;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;

/// The sound of one call in a slot: A-law both ways, keys among it. What a lost packet took away is concealed for 60 ms and then silent, as with RTP.
///
/// Its commands are handed over to the thread that carries the line; [#hear] and [#speak] are that thread's.
final class SlotMedia implements CallMedia {
    /// Sound is handed on in pieces of 20 ms: all that is done with it has its price by the piece.
    private static final int PIECE = LiveSound.FRAME;
    /// A loss that a recording can contain: longer than the absence of media that ends one.
    private static final int LONGEST_GAP = 30 * Codec.SAMPLE_RATE;

    private final E1Loop loop;
    private final MediaEvent.Observer events;
    private final byte idle;

    private final byte[] piece = new byte[PIECE];
    private final short[] samples = new short[LossConcealment.LONGEST];
    private final byte[] invented = new byte[LossConcealment.LONGEST];
    private final LossConcealment concealment = new LossConcealment();
    private final DtmfDetector keys = new DtmfDetector();
    private int filled;
    private int missing;
    private int sinceTick;
    private @Nullable Recorder recorder;
    private RecordingFigures figures = RecordingFigures.NONE;
    private @Nullable AudioSink listener;

    private @Nullable Prompt prompt;
    private int position;
    private @Nullable LiveSound live;
    private final byte[] liveFrame = new byte[PIECE];
    private int liveAt = PIECE;
    private final Queue<byte[]> presses = new ArrayDeque<>();
    private int pressAt;

    SlotMedia(E1Loop loop, MediaEvent.Observer events, byte idle) {
        this.loop = loop;
        this.events = events;
        this.idle = idle;
    }

    @Override
    public void play(Prompt next) {
        loop.run(() -> {
            prompt = next;
            position = 0;
        });
    }

    @Override
    public void speak(LiveSound sound) {
        loop.run(() -> live = sound);
    }

    @Override
    public void stopPlaying() {
        loop.run(() -> prompt = null);
    }

    @Override
    public void record(AudioSink sink, RecordingRules rules) {
        loop.run(() -> {
            finishRecording();
            figures = RecordingFigures.NONE;
            filled = 0;
            missing = 0;
            var next = new Recorder(sink, rules, Codec.PCMA, events);
            next.start(System.nanoTime());
            recorder = next;
        });
    }

    @Override
    public RecordingFigures stopRecording() {
        return loop.ask(this::finishRecording);
    }

    /// As tones in the sound.
    @Override
    public void sendKeys(String digits) {
        var sounds = digits.chars().mapToObj(key -> G711.encode(Dtmf.press((char) key), Codec.PCMA)).toList();
        loop.run(() -> presses.addAll(sounds));
    }

    @Override
    public void listen(AudioSink sink) {
        loop.run(() -> listener = sink);
    }

    @Override
    public void close() {
        loop.run(() -> {
            finishRecording();
            listener = null;
            prompt = null;
            live = null;
        });
    }

    /// The slot's next millisecond; `heard` is false if it was lost, or the line gives nothing.
    void hear(byte[] frames, int slot, boolean heard) {
        if (heard) {
            if (missing > 0) {
                bridge();
            }
            for (var frame = 0; frame < Tick.FRAMES; frame++) {
                piece[filled++] = frames[frame * Tick.SLOTS + slot];
            }
            if (filled == PIECE) {
                handOn();
            }
        } else {
            handOn();
            missing = Math.min(missing + Tick.FRAMES, LONGEST_GAP);
        }
        sinceTick += Tick.FRAMES;
        if (sinceTick >= PIECE) {
            sinceTick = 0;
            if (recorder != null) {
                recorder.tick(System.nanoTime(), false);
            }
        }
    }

    private void handOn() {
        if (filled == 0) {
            return;
        }
        var length = filled;
        filled = 0;
        G711.decode(piece, length, Codec.PCMA, samples);
        concealment.heard(samples, length);
        var key = keys.hear(samples, length);
        if (key != DtmfDetector.NONE) {
            if (recorder != null) {
                recorder.key();
            }
            events.on(new MediaEvent.KeyPressed(key));
        }
        if (recorder != null) {
            recorder.packet();
            recorder.sound(piece, samples, length);
        }
        if (listener != null) {
            listener.samples(piece, 0, length);
        }
    }

    /// Fills a gap, once something that came proves that the call goes on.
    private void bridge() {
        var gap = missing;
        missing = 0;
        keys.hearNothing();
        var length = Math.min(gap, LossConcealment.LONGEST);
        concealment.conceal(samples, length);
        G711.encode(samples, length, Codec.PCMA, invented);
        if (gap > length) {
            concealment.forget();
        }
        if (recorder != null) {
            recorder.lost(gap / Tick.FRAMES);
            recorder.concealed(invented, samples, length);
            recorder.silence(gap - length);
        }
        if (listener != null) {
            listener.samples(invented, 0, length);
            Recorder.writeSilence(listener, Codec.PCMA, gap - length);
        }
    }

    private RecordingFigures finishRecording() {
        var active = recorder;
        if (active != null) {
            handOn();
            recorder = null;
            figures = active.figures();
        }
        return figures;
    }

    /// Writes the slot's next millisecond.
    void speak(byte[] frames, int slot) {
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            frames[frame * Tick.SLOTS + slot] = next();
        }
    }

    private byte next() {
        if (!presses.isEmpty()) {
            return pressed(presses.element());
        }
        var playing = prompt;
        if (playing != null) {
            return played(playing);
        }
        var speaking = live;
        if (speaking == null) {
            return idle;
        }
        if (liveAt == PIECE) {
            if (!speaking.next(Codec.PCMA, liveFrame)) {
                Arrays.fill(liveFrame, idle);
            }
            liveAt = 0;
        }
        return liveFrame[liveAt++];
    }

    private byte pressed(byte[] sound) {
        var octet = sound[pressAt++];
        if (pressAt == sound.length) {
            presses.remove();
            pressAt = 0;
        }
        return octet;
    }

    private byte played(Prompt playing) {
        var sound = playing.in(Codec.PCMA);
        var octet = position < sound.length ? sound[position] : idle;
        position++;
        if (position >= sound.length) {
            prompt = null;
            events.on(new MediaEvent.PromptPlayed(playing));
        }
        return octet;
    }

    /// Our own code, or a sink, has failed: this call's recording ends here, the other calls go on.
    void failed() {
        var active = recorder;
        if (active != null) {
            recorder = null;
            figures = active.figures();
            active.end(new MediaEvent.MediaLost());
        }
        listener = null;
    }
}
