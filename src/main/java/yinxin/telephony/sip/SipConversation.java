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

/// A conversation over SIP and RTP.
class SipConversation implements Conversation {
    /// An answer to BYE comes within a transaction's life or never (RFC 3261 §17.1.2.2: 64·T1), plus a little for our threads.
    private static final Duration BYE_PATIENCE = Duration.ofSeconds(33);
    static final int NO_REPLY = 408;

    final CallLeg leg;
    final CallSound sound;
    private final CallVoice voice;
    private Consumer<Character> keys = _ -> { };

    SipConversation(CallLeg leg, CallSound sound, CallVoice voice) {
        this.leg = leg;
        this.sound = sound;
        this.voice = voice;
    }

    SipConversation(CallLeg leg, CallSound sound) {
        this(leg, sound, new CallVoice(leg.happenings(), leg::over, sound.rtp()));
    }

    @Override
    public void onKey(Consumer<Character> listener) {
        keys = listener;
    }

    @Override
    public boolean awaitTalking() throws InterruptedException {
        var talking = voice.awaitTalking().isEmpty();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return talking;
    }

    @Override
    public boolean play(Prompt prompt) throws InterruptedException {
        return awaitTalking() && voice.playToEnd(prompt, keys);
    }

    @Override
    public void begin(Prompt prompt) {
        sound.rtp().play(prompt);
    }

    @Override
    public void speak(LiveSound live) {
        sound.rtp().speak(live);
    }

    @Override
    public void stopPlaying() {
        sound.rtp().stopPlaying();
    }

    @Override
    public void listen(AudioSink sink) {
        sound.rtp().listen(sink);
    }

    @Override
    public Codec codec() {
        return sound.codec();
    }

    @Override
    public void press(String pressed) throws InterruptedException {
        if (awaitTalking()) {
            sound.rtp().sendKeys(pressed);
        }
    }

    @Override
    public int hold(boolean held) throws InterruptedException {
        if (!awaitTalking()) {
            return NO_REPLY;
        }
        var outcome = new CompletableFuture<Integer>();
        leg.ask("INVITE", sound.offer(held), outcome::complete);
        return awaited(outcome);
    }

    @Override
    public Optional<String> awaitOver(Duration atMost) throws InterruptedException {
        return voice.awaitOver(atMost, keys);
    }

    @Override
    public Optional<String> over() {
        return leg.over();
    }

    @Override
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
