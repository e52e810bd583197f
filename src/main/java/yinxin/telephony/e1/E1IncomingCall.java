package yinxin.telephony.e1;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.e1.q931.Q850Cause;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.Conversation;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.diversion.DivertedCall;

/// A call that came in over an E1.
final class E1IncomingCall implements IncomingCall {
    private final E1Leg leg;
    private final DivertedCall diverted;
    private final AtomicBoolean decided = new AtomicBoolean();
    private boolean answered;

    E1IncomingCall(E1Leg leg, DivertedCall diverted) {
        this.leg = leg;
        this.diverted = diverted;
    }

    @Override
    public DivertedCall diverted() {
        return diverted;
    }

    @Override
    public void ring() {
        if (!decided.get()) {
            leg.alert();
        }
    }

    @Override
    public boolean awaitCancelled(Duration atMost) {
        try {
            return leg.voice().awaitOver(atMost, _ -> { }).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void reject(int status, String reason) {
        refuse(ReleaseCauses.ofStatus(status));
    }

    private void refuse(Q850Cause cause) {
        if (!decided.getAndSet(true)) {
            leg.end(cause);
        }
    }

    @Override
    public boolean answer() {
        if (decided.getAndSet(true)) {
            return answered && leg.over().isEmpty();
        }
        answered = leg.connect();
        return answered;
    }

    @Override
    public Conversation talk() {
        requireDecided();
        return new E1Conversation(leg);
    }

    private void requireDecided() {
        if (!decided.get()) {
            throw new IllegalStateException("the call is not answered");
        }
    }

    @Override
    public PlayOutcome play(Prompt prompt, String keys) {
        requireDecided();
        var gone = leg.voice().awaitTalking();
        return gone.isPresent() ? gone.get() : leg.voice().play(prompt, keys);
    }

    @Override
    public RecordOutcome record(AudioSink sink, RecordingRules rules, String keys, KeyListener others) {
        requireDecided();
        leg.voice().forgetFigures();
        var gone = leg.voice().awaitTalking();
        return gone.isPresent() ? gone.get() : leg.voice().record(sink, rules, keys, others);
    }

    @Override
    public void stopRecording() {
        leg.voice().stopRecording();
    }

    @Override
    public KeyOutcome awaitKey(String keys, Duration atMost) {
        requireDecided();
        var gone = leg.voice().awaitTalking();
        return gone.isPresent() ? gone.get() : leg.voice().awaitKey(keys, atMost);
    }

    @Override
    public Codec codec() {
        return Codec.PCMA;
    }

    @Override
    public RecordingFigures figures() {
        return leg.voice().figures();
    }

    @Override
    public void hangUp() {
        if (answered) {
            leg.end(Q850Cause.NORMAL_CLEARING);
        } else {
            refuse(Q850Cause.NO_USER_RESPONDING);
        }
    }

    /// The handler is done: whatever it left open is closed, with this cause if the call was not answered.
    void finish(Q850Cause cause) {
        refuse(cause);
        leg.end(Q850Cause.NORMAL_CLEARING);
        leg.close();
    }
}
