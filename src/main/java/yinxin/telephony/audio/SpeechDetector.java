package yinxin.telephony.audio;

/// Tells speech from silence, line noise and tones, by the energy of 20 ms frames against a floor that follows the noise.
///
/// A frame is *active* when it is clearly louder than the quietest moment of the last one to two seconds. Active frames count as speech
/// only once their loudness has varied as speech does: a steady hum, a hiss that has just begun and a tone are active and yet never
/// vary, so they are never speech. What was undecided is counted afterwards, so no beginning of a word is lost from the count.
public final class SpeechDetector {
    /// Samples in a frame.
    public static final int FRAME = Codec.SAMPLE_RATE / 50;

    /// Quieter than this is silence on any line (dB below full scale; a telephone's noise is around -60; a talker is around -26,
    /// a very quiet one around -45, and syllables reach 10 below).
    private static final double QUIETEST_SPEECH = -56;
    /// At least this loud is no line noise, whatever it is: a machine, music, a crowd. It may matter to somebody.
    private static final double LOUD = -40;
    /// How far above the noise a frame must stand: twice the spread of noise in 20 ms frames, and more.
    private static final double ABOVE_FLOOR = 8;
    /// Assumed until the line has been heard for a second.
    private static final double FIRST_FLOOR = -64;
    private static final int FLOOR_FRAMES = 50;
    /// Frames of steady noise spread over less than 4 dB; syllables over 10 and more.
    private static final double SPEECH_SPREAD = 6;
    /// A click is shorter than this, a syllable longer.
    private static final int SHORTEST_RUN = 3;
    /// A gap inside a word (the closure of a p, t, k) does not end a run of active frames; the gap between two keys' tones (40 ms and more) does.
    private static final int LONGEST_GAP = 1;
    /// A run that has not varied for so long is not going to: half a second.
    private static final int UNDECIDED_FRAMES = 25;

    private int filled;
    private double energy;

    private double floorNow = FIRST_FLOOR;
    private double floorBefore = FIRST_FLOOR;
    private int floorFrames;

    private int run;
    private int gap;
    private double loudest = Double.NEGATIVE_INFINITY;
    private double quietest = Double.POSITIVE_INFINITY;
    /// The newest active frame, kept back because it may hold the end of a tone and so only a part of its energy. NaN: none.
    private double latest = Double.NaN;
    private boolean varied;

    private long speech;
    private long sinceSpeech;
    private long loud;
    private long sinceSound;

    /// Hears the first `length` samples.
    public void hear(short[] samples, int length) {
        var at = 0;
        while (at < length) {
            var end = Math.min(length, at + FRAME - filled);
            filled += end - at;
            energy += Energy.of(samples, at, end - at);
            at = end;
            if (filled == FRAME) {
                frame(decibels(energy / FRAME));
                filled = 0;
                energy = 0;
            }
        }
    }

    /// Hears perfect silence: a pause in the transmission. It says nothing about the line's noise, so the floor stays.
    public void hearNothing(int samples) {
        filled = 0;
        energy = 0;
        endRun();
        sinceSpeech += samples;
        sinceSound += samples;
    }

    /// Samples in which somebody spoke.
    public long speech() {
        return speech;
    }

    /// Samples since somebody last spoke, or since the beginning.
    public long sinceSpeech() {
        return sinceSpeech;
    }

    /// Samples that were loud, be it speech or not.
    public long loud() {
        return loud;
    }

    /// Samples since there was anything but silence and line noise, or since the beginning.
    public long sinceSound() {
        return Math.min(sinceSpeech, sinceSound);
    }

    /// Whether sound has begun of which it cannot be told yet whether it is speech.
    public boolean undecided() {
        return run > 0 && run <= UNDECIDED_FRAMES && !varied;
    }

    private void frame(double level) {
        var active = level >= Math.max(QUIETEST_SPEECH, Math.min(floorNow, floorBefore) + ABOVE_FLOOR);
        followNoise(level);
        sinceSpeech += FRAME;
        sinceSound += FRAME;
        if (level >= LOUD) {
            loud += FRAME;
            sinceSound = 0;
        }
        if (active) {
            activeFrame(level);
        } else if (run > 0) {
            latest = Double.NaN;
            if (++gap > LONGEST_GAP) {
                endRun();
            }
        }
    }

    private void activeFrame(double level) {
        if (gap > 0 || run == 0) {
            // The first frame after quiet may hold the beginning of a tone and so only a part of its energy: it says nothing about variation.
            latest = Double.NaN;
            gap = 0;
        } else {
            if (!Double.isNaN(latest)) {
                loudest = Math.max(loudest, latest);
                quietest = Math.min(quietest, latest);
            }
            latest = level;
        }
        run++;
        if (varied) {
            speech += FRAME;
            sinceSpeech = 0;
        } else if (run >= SHORTEST_RUN && loudest - quietest >= SPEECH_SPREAD) {
            varied = true;
            speech += (long) run * FRAME;
            sinceSpeech = 0;
        }
    }

    private void endRun() {
        run = 0;
        gap = 0;
        varied = false;
        latest = Double.NaN;
        loudest = Double.NEGATIVE_INFINITY;
        quietest = Double.POSITIVE_INFINITY;
    }

    private void followNoise(double level) {
        floorNow = Math.min(floorNow, level);
        if (++floorFrames == FLOOR_FRAMES) {
            floorBefore = floorNow;
            floorNow = Double.POSITIVE_INFINITY;
            floorFrames = 0;
        }
    }

    /// Mean square to dB below full scale.
    private static double decibels(double meanSquare) {
        return 10 * Math.log10((meanSquare + 1) / (32768.0 * 32768.0));
    }
}
