package yinxin.telephony.e1;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.sip.Conversation;

/// A conversation over an E1. Keys are tones in the sound, and there is no hold.
class E1Conversation implements Conversation {
    private static final int OK = 200;
    private static final int NOT_IMPLEMENTED = 501;

    final E1Leg leg;
    private Consumer<Character> keys = _ -> { };

    E1Conversation(E1Leg leg) {
        this.leg = leg;
    }

    @Override
    public void onKey(Consumer<Character> listener) {
        keys = listener;
    }

    @Override
    public boolean awaitTalking() throws InterruptedException {
        var talking = leg.voice().awaitTalking().isEmpty();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return talking;
    }

    @Override
    public boolean play(Prompt prompt) throws InterruptedException {
        return awaitTalking() && leg.voice().playToEnd(prompt, keys);
    }

    @Override
    public void begin(Prompt prompt) {
        leg.media().play(prompt);
    }

    @Override
    public void speak(LiveSound live) {
        leg.media().speak(live);
    }

    @Override
    public void stopPlaying() {
        leg.media().stopPlaying();
    }

    @Override
    public void listen(AudioSink sink) {
        leg.media().listen(sink);
    }

    @Override
    public Codec codec() {
        return Codec.PCMA;
    }

    @Override
    public void press(String pressed) throws InterruptedException {
        if (awaitTalking()) {
            leg.media().sendKeys(pressed);
        }
    }

    @Override
    public int hold(boolean held) {
        return NOT_IMPLEMENTED;
    }

    @Override
    public Optional<String> awaitOver(Duration atMost) throws InterruptedException {
        return leg.voice().awaitOver(atMost, keys);
    }

    @Override
    public Optional<String> over() {
        return leg.over();
    }

    @Override
    public int hangUp() throws InterruptedException {
        leg.hangUp();
        return OK;
    }
}
