package yinxin.voicemail.speech;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import yinxin.telephony.audio.SpeechDetector;
import yinxin.telephony.audio.Steadiness;

/// Decides, before any recogniser hears it, whether and where in a recording somebody speaks. Recognisers put words to silence, hiss, tones
/// and music; what does not pass here has no text. In doubt there is none: the audio is there to be heard all the same.
///
/// ```
/// frames that vary as speech does ─▶ runs (pauses up to 0.6 s) ─▶ without what stands still ─▶ passages of at most 28 s, cut at pauses
/// ```
public final class SpeechGate {
    private static final int FRAME = SpeechDetector.FRAME;
    /// Longer pauses part two runs.
    private static final int PAUSE = 30;
    /// Beginnings and ends of words are quiet: 200 ms around a run belong to it.
    private static final int AROUND = 10;
    /// Frames of speech in a run: a syllable or two. Less is a click or a cough.
    private static final int SHORTEST_RUN = 12;
    /// Frames of speech in a whole recording.
    private static final int SHORTEST = 20;
    /// Frames in a passage: whisper and its kin hear 30 s at a time.
    private static final int LONGEST_PASSAGE = 28 * 50;

    private SpeechGate() {}

    /// The passages in which somebody speaks; none when nobody does.
    ///
    /// @param samples at 8 kHz
    public static List<Passage> passages(short[] samples) {
        var speech = speechFrames(samples);
        var runs = new ArrayList<Run>();
        for (var from = speech.nextSetBit(0); from >= 0;) {
            var to = from;
            for (var next = from; next >= 0 && next - to <= PAUSE; next = speech.nextSetBit(next + 1)) {
                to = next + 1;
            }
            var run = new Run(from, to, speech.get(from, to).cardinality());
            if (run.speech >= SHORTEST_RUN && !standsStill(samples, run)) {
                runs.add(run);
            }
            from = speech.nextSetBit(to);
        }
        var all = runs.stream().mapToInt(Run::speech).sum();
        return all < SHORTEST ? List.of() : joined(samples, runs);
    }

    /// In frames.
    private record Run(int from, int to, int speech) {}

    private static boolean standsStill(short[] samples, Run run) {
        return Steadiness.of(samples, run.from * FRAME, Math.min(samples.length, run.to * FRAME)) >= Steadiness.NO_VOICE;
    }

    /// Which frames are speech. The detector counts afterwards what was undecided for some frames, so the count names the frames.
    private static BitSet speechFrames(short[] samples) {
        var detector = new SpeechDetector();
        var frames = new BitSet();
        var frame = new short[FRAME];
        var counted = 0L;
        for (var i = 0; i < samples.length / FRAME; i++) {
            System.arraycopy(samples, i * FRAME, frame, 0, FRAME);
            detector.hear(frame, FRAME);
            var more = (int) ((detector.speech() - counted) / FRAME);
            frames.set(Math.max(0, i + 1 - more), i + 1);
            counted = detector.speech();
        }
        return frames;
    }

    /// Neighbours together, as far as a passage may be long; a run that is longer is cut at its quietest moments.
    private static List<Passage> joined(short[] samples, List<Run> runs) {
        var passages = new ArrayList<Passage>();
        var from = runs.getFirst().from;
        var to = from;
        for (var run : runs) {
            if (to > from && run.to - from > LONGEST_PASSAGE) {
                passages.add(passage(samples, from, to));
                from = run.from;
            }
            to = run.to;
            while (to - from > LONGEST_PASSAGE) {
                var cut = quietest(samples, from + LONGEST_PASSAGE / 2, from + LONGEST_PASSAGE);
                passages.add(new Passage(Math.max(0, from - AROUND) * FRAME, cut * FRAME));
                from = cut;
            }
        }
        passages.add(passage(samples, from, to));
        return List.copyOf(passages);
    }

    private static Passage passage(short[] samples, int from, int to) {
        return new Passage(Math.max(0, from - AROUND) * FRAME, Math.min(samples.length, (to + AROUND) * FRAME));
    }

    private static int quietest(short[] samples, int from, int to) {
        var best = from;
        var least = Double.POSITIVE_INFINITY;
        for (var frame = from; frame < to; frame++) {
            var energy = 0.0;
            for (var i = (frame - 1) * FRAME; i < (frame + 1) * FRAME; i++) {
                energy += (double) samples[i] * samples[i];
            }
            if (energy < least) {
                least = energy;
                best = frame;
            }
        }
        return best;
    }
}
