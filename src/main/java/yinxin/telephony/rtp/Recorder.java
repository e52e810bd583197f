package yinxin.telephony.rtp;

import java.time.Duration;
import java.util.Arrays;
import yinxin.telephony.audio.BusyToneDetector;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.SpeechDetector;

/// One recording: hands samples to the sink, counts them, and ends by its rules.
///
/// Sound arrives here in its place already. Silence is recorded only once a packet proves it, that is never before the first.
public final class Recorder {
    private static final int CHUNK = Codec.SAMPLE_RATE / 5;
    private static final byte[] ALAW_SILENCE = silence(Codec.PCMA);
    private static final byte[] ULAW_SILENCE = silence(Codec.PCMU);
    /// After a pause in the transmission the sender's own detector has heard somebody speak. Give ours 200 ms to agree before the silence
    /// that the pause was ends the recording.
    private static final int GRACE = Codec.SAMPLE_RATE / 5;

    private final AudioSink sink;
    private final RecordingRules rules;
    private final byte[] silence;
    private final MediaEvent.Observer events;
    private final long longest;
    private final long longestSilence;

    private final SpeechDetector speech = new SpeechDetector();
    private final BusyToneDetector busyTone = new BusyToneDetector();

    private boolean begun;
    private boolean ended;
    private long samples;
    private long concealed;
    private long silent;
    private long lost;
    private long sincePause = GRACE;
    /// Samples since the last key: who keys a number does not speak, and is not silent either.
    private long sinceKey = Long.MAX_VALUE / 2;
    /// A key's own packets carry no sound, so the pause that it was pressed in comes here later.
    private boolean keyed;

    private long lastTick;
    private long elapsed;
    private long withoutPacket;

    /// @param codec  of what comes
    /// @param events told how the recording ended
    public Recorder(AudioSink sink, RecordingRules rules, Codec codec, MediaEvent.Observer events) {
        this.sink = sink;
        this.rules = rules;
        this.silence = codec == Codec.PCMA ? ALAW_SILENCE : ULAW_SILENCE;
        this.events = events;
        this.longest = samples(rules.longest());
        this.longestSilence = samples(rules.silence());
    }

    /// The recording begins. Times are those of [System#nanoTime].
    public void start(long now) {
        lastTick = now;
    }

    /// Takes sound that arrived, as octets and as samples.
    public void sound(byte[] g711, short[] pcm, int length) {
        begun = true;
        var room = hand(g711, length);
        speech.hear(pcm, room);
        busyTone.hear(pcm, room);
        sincePause += room;
        keyed = false;
        check();
    }

    /// Takes sound that was invented.
    public void concealed(byte[] g711, short[] pcm, int length) {
        if (begun) {
            var room = hand(g711, length);
            concealed += room;
            speech.hear(pcm, room);
            busyTone.hear(pcm, room);
        }
    }

    /// Takes a pause that has just ended, or ends now with comfort noise.
    public void silence(int length) {
        if (!begun) {
            return;
        }
        for (var rest = length; rest > 0 && !ended; rest -= CHUNK) {
            var room = hand(silence, Math.min(CHUNK, rest));
            silent += room;
            speech.hearNothing(room);
            busyTone.hearNothing(room);
        }
        sincePause = 0;
        if (keyed) {
            sinceKey = 0;
            keyed = false;
        }
    }

    /// Comfort noise has arrived: a proof that the sender is there and that nobody speaks.
    void comfortNoise() {
        begun = true;
        sincePause = GRACE;
        check();
    }

    /// The caller has pressed a key.
    public void key() {
        sinceKey = 0;
        keyed = true;
    }

    /// Packets will never come.
    public void lost(int packets) {
        if (begun && !ended) {
            lost += packets;
        }
    }

    /// A packet of any kind has arrived.
    public void packet() {
        withoutPacket = 0;
    }

    /// Looks at the loop's clock. It does not run while the call is `held`.
    public void tick(long now, boolean held) {
        var passed = now - lastTick;
        lastTick = now;
        if (held || ended) {
            return;
        }
        elapsed += passed;
        withoutPacket += passed;
        if (withoutPacket >= rules.mediaTimeout().toNanos()) {
            end(new MediaEvent.MediaLost());
        } else if (elapsed >= rules.longest().plus(rules.mediaTimeout()).toNanos()) {
            // A sender whose timestamps stand still, or who sends keys and nothing else, would never reach it by samples.
            end(new MediaEvent.LongestReached());
        }
    }

    /// What has been recorded so far.
    public RecordingFigures figures() {
        var audible = busyTone.heard() ? speech.speech() : Math.max(speech.speech(), speech.loud());
        return new RecordingFigures(samples, audible, concealed, silent, lost);
    }

    /// Ends the recording for a reason of our own, unless it has ended.
    public void end(MediaEvent why) {
        if (!ended) {
            ended = true;
            events.on(why);
        }
    }

    /// Hands over as much as there is room for, and says how much that was.
    private int hand(byte[] g711, int length) {
        var room = ended ? 0 : (int) Math.min(length, longest - samples);
        if (room > 0) {
            samples += room;
            sinceKey += room;
            sink.samples(g711, 0, room);
        }
        if (samples >= longest) {
            end(new MediaEvent.LongestReached());
        }
        return room;
    }

    private void check() {
        if (busyTone.heard()) {
            end(new MediaEvent.BusyToneHeard());
        } else if (Math.min(speech.sinceSound(), sinceKey) >= longestSilence && sincePause >= GRACE && !speech.undecided()) {
            end(new MediaEvent.WentSilent());
        }
    }

    /// Hands that many samples of silence to a sink.
    public static void writeSilence(AudioSink sink, Codec codec, int samples) {
        var silence = codec == Codec.PCMA ? ALAW_SILENCE : ULAW_SILENCE;
        for (var rest = samples; rest > 0; rest -= CHUNK) {
            sink.samples(silence, 0, Math.min(CHUNK, rest));
        }
    }

    private static long samples(Duration length) {
        return length.toMillis() * Codec.SAMPLE_RATE / 1000;
    }

    private static byte[] silence(Codec codec) {
        var octets = new byte[CHUNK];
        Arrays.fill(octets, codec.silence());
        return octets;
    }
}
