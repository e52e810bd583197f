package yinxin.telephony.sip;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.CallMedia;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.Happening.Gone;
import yinxin.telephony.sip.Happening.Heard;
import yinxin.telephony.sip.Happening.Stop;
import yinxin.telephony.sip.Happening.Talking;
import yinxin.telephony.sip.IncomingCall.BusyTone;
import yinxin.telephony.sip.IncomingCall.HungUp;
import yinxin.telephony.sip.IncomingCall.KeyListener;
import yinxin.telephony.sip.IncomingCall.KeyOutcome;
import yinxin.telephony.sip.IncomingCall.KeyPressed;
import yinxin.telephony.sip.IncomingCall.LongestReached;
import yinxin.telephony.sip.IncomingCall.MediaLost;
import yinxin.telephony.sip.IncomingCall.NoKey;
import yinxin.telephony.sip.IncomingCall.PlayOutcome;
import yinxin.telephony.sip.IncomingCall.Played;
import yinxin.telephony.sip.IncomingCall.RecordOutcome;
import yinxin.telephony.sip.IncomingCall.Stopped;
import yinxin.telephony.sip.IncomingCall.WentSilent;

/// What a call's own thread does with the call's sound, whatever carries it: plays, records, hears keys, and reads what happens meanwhile from one queue. Only
/// that thread touches the sound, so that a recording's last samples are never cut off by the end of the call. All but [#stopRecording] is for that thread.
public final class CallVoice {
    /// A key is waited for in slices no longer than this, so that a Duration of centuries does not overflow.
    static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final BlockingQueue<Happening> happenings;
    private final Supplier<Optional<String>> over;
    private final CallMedia media;
    private boolean talking;
    private RecordingFigures figures = RecordingFigures.NONE;

    /// @param over how the call ended; empty while it has not
    public CallVoice(BlockingQueue<Happening> happenings, Supplier<Optional<String>> over, CallMedia media) {
        this.happenings = happenings;
        this.over = over;
        this.media = media;
    }

    /// Waits until sound may flow. How the call ended, if it did before.
    public Optional<HungUp> awaitTalking() {
        var ended = over.get();
        while (ended.isEmpty() && !talking) {
            switch (take()) {
                case Talking _ -> talking = true;
                case Gone(var how) -> ended = Optional.of(how);
                case Heard _, Happening.Key _, Stop _ -> { }
            }
        }
        return ended.map(HungUp::new);
    }

    /// As [IncomingCall#play].
    public PlayOutcome play(Prompt prompt, String keys) {
        happenings.removeIf(h -> h instanceof Heard);
        media.play(prompt);
        while (true) {
            switch (take()) {
                case Heard(MediaEvent.PromptPlayed(var played)) when played == prompt -> {
                    return new Played();
                }
                case Happening.Key(var key) when keys.indexOf(key) >= 0 -> {
                    media.stopPlaying();
                    return new KeyPressed(key);
                }
                case Gone(var how) -> {
                    media.stopPlaying();
                    return new HungUp(how);
                }
                case Heard _, Happening.Key _, Talking _, Stop _ -> { }
            }
        }
    }

    /// As [Conversation#play]: keys go to the listener.
    public boolean playToEnd(Prompt prompt, Consumer<Character> listener) throws InterruptedException {
        media.play(prompt);
        while (true) {
            switch (happenings.take()) {
                case Heard(MediaEvent.PromptPlayed(var played)) when played == prompt -> {
                    return true;
                }
                case Happening.Key(var key) -> listener.accept(key);
                case Gone _ -> {
                    return false;
                }
                case Heard _, Talking _, Stop _ -> { }
            }
        }
    }

    /// As [IncomingCall#record].
    public RecordOutcome record(AudioSink sink, RecordingRules rules, String keys, KeyListener others) {
        happenings.removeIf(h -> h instanceof Heard);
        media.record(sink, rules);
        try {
            while (true) {
                switch (take()) {
                    case Happening.Key(var key) when keys.indexOf(key) >= 0 -> {
                        return new KeyPressed(key);
                    }
                    case Gone(var how) -> {
                        return new HungUp(how);
                    }
                    case Heard(var event) -> {
                        var ended = endOf(event);
                        if (ended != null) {
                            return ended;
                        }
                    }
                    case Stop() -> {
                        return new Stopped();
                    }
                    case Happening.Key(var key) -> others.pressed(key);
                    case Talking _ -> { }
                }
            }
        } finally {
            figures = media.stopRecording();
        }
    }

    private static @Nullable RecordOutcome endOf(MediaEvent event) {
        return switch (event) {
            case MediaEvent.WentSilent _ -> new WentSilent();
            case MediaEvent.BusyToneHeard _ -> new BusyTone();
            case MediaEvent.LongestReached _ -> new LongestReached();
            case MediaEvent.MediaLost _ -> new MediaLost();
            case MediaEvent.PromptPlayed _, MediaEvent.KeyPressed _ -> null;
        };
    }

    /// As [IncomingCall#stopRecording], from any thread.
    public void stopRecording() {
        happenings.add(new Stop());
    }

    /// What the last recording recorded.
    public RecordingFigures figures() {
        return figures;
    }

    /// Before a recording that may never begin.
    public void forgetFigures() {
        figures = RecordingFigures.NONE;
    }

    /// As [IncomingCall#awaitKey].
    public KeyOutcome awaitKey(String keys, Duration atMost) {
        var end = System.nanoTime() + (atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT).toNanos();
        while (true) {
            switch (poll(end - System.nanoTime())) {
                case null -> {
                    return new NoKey();
                }
                case Happening.Key(var key) when keys.indexOf(key) >= 0 -> {
                    return new KeyPressed(key);
                }
                case Gone(var how) -> {
                    return new HungUp(how);
                }
                case Happening.Key _, Heard _, Talking _, Stop _ -> { }
            }
        }
    }

    /// Waits for the end of the call: how it ended; empty when the time is up. Keys go to the listener.
    public Optional<String> awaitOver(Duration atMost, Consumer<Character> listener) throws InterruptedException {
        var end = System.nanoTime() + (atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT).toNanos();
        while (over.get().isEmpty()) {
            switch (happenings.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                case null -> {
                    return over.get();
                }
                case Talking _ -> talking = true;
                case Happening.Key(var key) -> listener.accept(key);
                case Gone(var how) -> {
                    return Optional.of(how);
                }
                case Heard _, Stop _ -> { }
            }
        }
        return over.get();
    }

    private Happening take() {
        try {
            return happenings.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Gone("closed");
        }
    }

    private @Nullable Happening poll(long nanos) {
        try {
            return happenings.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Gone("closed");
        }
    }
}
