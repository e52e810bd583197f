package yinxin.caller;

import java.util.Arrays;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;

/// Keeps what a telephone hears.
public final class Ear implements LiveCall.Watcher {
    private short[] heard = new short[0];
    private int beeps;
    private BeepDetector beep = new BeepDetector(Codec.PCMA, () -> beeps++);
    private boolean answered;
    private boolean over;

    @Override
    public void signalled(SeenMessage message) {
        // only the sound matters here
    }

    @Override
    public synchronized void answered() {
        answered = true;
    }

    @Override
    public synchronized void heard(short[] samples) {
        heard = Arrays.copyOf(heard, heard.length + samples.length);
        System.arraycopy(samples, 0, heard, heard.length - samples.length, samples.length);
        var before = beeps;
        beep.samples(G711.encode(samples, Codec.PCMA), 0, samples.length);
        if (beeps > before) { // a detector knows one beep
            beep = new BeepDetector(Codec.PCMA, () -> beeps++);
        }
    }

    @Override
    public void beep() {
        // counted above, where also the second is
    }

    @Override
    public synchronized void over(LiveCall.Ending ending) {
        over = true;
    }

    /// All so far, at 8 kHz.
    public synchronized short[] heard() {
        return heard.clone();
    }

    /// How many beeps so far.
    public synchronized int beeps() {
        return beeps;
    }

    public synchronized boolean isAnswered() {
        return answered;
    }

    public synchronized boolean isOver() {
        return over;
    }
}
