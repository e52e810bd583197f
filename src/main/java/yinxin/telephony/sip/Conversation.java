package yinxin.telephony.sip;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.sip.Happening.Gone;
import yinxin.telephony.sip.Happening.Heard;
import yinxin.telephony.sip.Happening.Key;
import yinxin.telephony.sip.Happening.Stop;
import yinxin.telephony.sip.Happening.Talking;

/// What two telephones do once they are connected, whoever called: talk both ways at once, press keys, hold, hang up. Its methods wait
/// where they say so, and are for one thread; [#hangUp] may come from any.
public class Conversation {
    /// An answer to BYE comes within a transaction's life or never (RFC 3261 §17.1.2.2: 64·T1), plus a little for our threads.
    private static final Duration BYE_PATIENCE = Duration.ofSeconds(33);
    static final int NO_REPLY = 408;

    final CallLeg leg;
    final CallSound sound;
    private Consumer<Character> keys = _ -> { };
    private boolean talking;

    /// @param talking whether the call's thread has heard already that sound may flow
    Conversation(CallLeg leg, CallSound sound, boolean talking) {
        this.leg = leg;
        this.sound = sound;
        this.talking = talking;
    }

    /// Hands each key that the other side presses to `listener`, on the thread that waits in this conversation at the time.
    public void onKey(Consumer<Character> listener) {
        keys = listener;
    }

    /// Waits until both sides have agreed on the sound. False when the call ended before.
    public boolean awaitTalking() throws InterruptedException {
        while (!talking && leg.over().isEmpty()) {
            take(leg.happenings().take());
        }
        return leg.over().isEmpty();
    }

    /// Plays a sound to its end, which waits. False when the call ended before.
    public boolean play(Prompt prompt) throws InterruptedException {
        if (!awaitTalking()) {
            return false;
        }
        sound.rtp().play(prompt);
        while (true) {
            var happening = leg.happenings().take();
            take(happening);
            if (happening instanceof Gone) {
                return false;
            }
            if (happening instanceof Heard(MediaEvent.PromptPlayed(var played)) && played == prompt) {
                return true;
            }
        }
    }

    /// Begins to play a sound, and does not wait.
    public void begin(Prompt prompt) {
        sound.rtp().play(prompt);
    }

    /// Sends live sound from the answer on, whenever no other sound plays. Does not wait.
    public void speak(LiveSound live) {
        sound.rtp().speak(live);
    }

    /// Falls silent in the middle of a sound: no more RTP goes out.
    public void stopPlaying() {
        sound.rtp().stopPlaying();
    }

    /// Hands all that is heard to `sink`, in the codec of the call, on a media thread.
    public void listen(AudioSink sink) {
        sound.rtp().listen(sink);
    }

    /// The codec of the call; A-law until one is agreed.
    public Codec codec() {
        return sound.codec();
    }

    /// Presses keys (RFC 4733).
    public void press(String pressed) throws InterruptedException {
        if (awaitTalking()) {
            sound.rtp().sendKeys(pressed);
        }
    }

    /// Puts the other side on hold, or takes it back, by re-INVITE. The status of the answer; 408 for none.
    public int hold(boolean held) throws InterruptedException {
        if (!awaitTalking()) {
            return NO_REPLY;
        }
        var outcome = new CompletableFuture<Integer>();
        leg.ask("INVITE", sound.offer(held), outcome::complete);
        return awaited(outcome);
    }

    /// Waits for the other side to end the call. How it ended; empty when the time is up.
    public Optional<String> awaitOver(Duration atMost) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        while (leg.over().isEmpty()) {
            Happening happening = leg.happenings().poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (happening == null) {
                return leg.over();
            }
            take(happening);
        }
        return leg.over();
    }

    private void take(Happening happening) {
        switch (happening) {
            case Talking _ -> talking = true;
            case Key(var key) -> keys.accept(key);
            case Gone _, Heard _, Stop _ -> { }
        }
    }

    /// How the call ended, if it has: `BYE`, `hung up`, `CANCEL`, `486 Busy Here` and the like.
    public Optional<String> over() {
        return leg.over();
    }

    /// Ends the call with BYE and waits for the answer to it: its status, 408 for none. 200 if the call was over before.
    public int hangUp() throws InterruptedException {
        if (leg.over().isPresent()) {
            return 200;
        }
        var farewell = new CompletableFuture<Integer>();
        leg.hangUp("hung up", farewell::complete);
        return awaited(farewell);
    }

    private static int awaited(CompletableFuture<Integer> status) throws InterruptedException {
        try {
            return status.get(BYE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return NO_REPLY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a status is never an exception", e);
        }
    }
}
