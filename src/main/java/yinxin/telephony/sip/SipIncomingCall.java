package yinxin.telephony.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// A call that came in by SIP. The stack's threads change its state; the call's own thread reads what happened from one
/// queue, and only that thread touches the sound, so that a recording's last samples are never cut off by a BYE.
final class SipIncomingCall implements IncomingCall {
    /// A proxy gives up a call of which it hears nothing for three minutes (RFC 3261 §16.6, timer C).
    private static final Duration RING_AGAIN = Duration.ofMinutes(1);

    private final Incoming invite;
    private final DivertedCall diverted;
    private final String contact;
    private final CallSound.Description ours;
    private final CallLeg leg;
    private final CallSound sound;
    private final CallVoice voice;
    private final Arrival arrival;
    private boolean answered;
    private boolean decided;
    private boolean begun;
    private boolean ringing;
    private long rangAt;

    /// Told how the call was received.
    interface Arrival {
        /// 200 went out.
        void answered();

        /// The caller has acknowledged it, or is gone, and the call's thread goes on.
        void begun();

        /// A final response of 300 or more went out.
        void refused(int status);
    }

    /// Everything that is known when the INVITE has been looked at.
    ///
    /// @param ours our answer to the offer, or our offer when the INVITE had none
    record Invitation(Incoming invite, DivertedCall diverted, String contact, CallSound.Description ours) {}

    SipIncomingCall(Invitation invitation, CallLeg leg, CallSound sound, Arrival arrival) {
        this.invite = invitation.invite();
        this.diverted = invitation.diverted();
        this.contact = invitation.contact();
        this.ours = invitation.ours();
        this.leg = leg;
        this.sound = sound;
        this.voice = new CallVoice(leg.happenings(), leg::over, sound.rtp());
        this.arrival = arrival;
    }

    CallLeg leg() {
        return leg;
    }

    /// Whether this is the very INVITE that began the call, sent again.
    boolean isRetransmission(Incoming again) {
        return again.branch().equals(invite.branch()) && again.cseq() == invite.cseq();
    }

    /// Whether this CANCEL is for our INVITE: it has the INVITE's branch and number (RFC 3261 §9.1).
    boolean isCancelledBy(Incoming cancel) {
        return isRetransmission(cancel);
    }

    /// Whether this INVITE of the same caller and Call-ID is a new attempt after ours ended (after 422, say) and not the
    /// same one merged over another path (RFC 3261 §8.2.2.2).
    boolean isFollowedBy(Incoming other) {
        return other.cseq() > invite.cseq() && leg.over().isPresent();
    }

    @Override
    public DivertedCall diverted() {
        return diverted;
    }

    @Override
    public synchronized void ring() {
        if (!decided && !invite.headers().tokens("require").contains("100rel")) {
            rangAt = System.nanoTime();
            ringing = true;
            invite.respond(new Answer(180, "Ringing", leg.localTag(), List.of(new Field("Contact", contact), Screening.ALLOW_FIELD), ""));
        }
    }

    private synchronized void ringAgain() {
        if (ringing && System.nanoTime() - rangAt > RING_AGAIN.toNanos()) {
            ring();
        }
    }

    @Override
    public boolean awaitCancelled(Duration atMost) {
        var end = System.nanoTime() + (atMost.compareTo(CallVoice.LONGEST_WAIT) < 0 ? atMost : CallVoice.LONGEST_WAIT).toNanos();
        while (leg.over().isEmpty()) {
            var left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                voice.awaitOver(Duration.ofNanos(Math.min(left, RING_AGAIN.toNanos())), _ -> { });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
            ringAgain();
        }
        return true;
    }

    @Override
    public Conversation talk() {
        if (!isAnswered()) {
            throw new IllegalStateException("the call is not answered");
        }
        return new SipConversation(leg, sound, voice);
    }

    @Override
    public void reject(int status, String reason) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("a call is rejected with a status of 300 to 699, not " + status);
        }
        refuse(Answer.of(status, reason), "rejected");
    }

    /// Sends a final response that is no 2xx, unless one was sent already.
    private synchronized void refuse(Answer answer, String how) {
        if (decided) {
            return;
        }
        decided = true;
        invite.respond(new Answer(answer.status(), answer.reason(), leg.localTag(), answer.fields(), ""));
        arrival.refused(answer.status());
        leg.gone(how);
    }

    /// CANCEL came. Before our 200 it ends the call; after it, it changes nothing and BYE must come (RFC 3261 §9.2).
    void cancelled() {
        refuse(Answer.of(487, "Request Terminated"), "CANCEL");
    }

    /// The endpoint closes.
    void turnedAway() {
        if (isAnswered()) {
            leg.hangUp("closed", CallLeg::ignored);
        } else {
            refuse(Answer.of(503, "Service Unavailable", SipEndpoint.RETRY_LATER), "closed");
        }
    }

    @Override
    public synchronized boolean answer() {
        if (decided) {
            return answered && leg.over().isEmpty();
        }
        decided = true;
        answered = true;
        leg.accept(invite, contact, ours);
        arrival.answered();
        return true;
    }

    /// Whether our 200 has gone out.
    synchronized boolean isAnswered() {
        return answered;
    }

    @Override
    public PlayOutcome play(Prompt prompt, String keys) {
        var gone = awaitTalking();
        return gone.isPresent() ? gone.get() : voice.play(prompt, keys);
    }

    @Override
    public RecordOutcome record(AudioSink sink, RecordingRules rules, String keys, KeyListener others) {
        voice.forgetFigures();
        var gone = awaitTalking();
        return gone.isPresent() ? gone.get() : voice.record(sink, rules, keys, others);
    }

    @Override
    public void stopRecording() {
        voice.stopRecording();
    }

    @Override
    public KeyOutcome awaitKey(String keys, Duration atMost) {
        var gone = awaitTalking();
        return gone.isPresent() ? gone.get() : voice.awaitKey(keys, atMost);
    }

    /// Waits until both sides have agreed on the sound.
    private Optional<HungUp> awaitTalking() {
        synchronized (this) {
            if (!decided) {
                throw new IllegalStateException("the call is not answered");
            }
        }
        try {
            return voice.awaitTalking();
        } finally {
            if (!begun) {
                begun = true;
                arrival.begun();
            }
        }
    }

    @Override
    public Codec codec() {
        return sound.codec();
    }

    @Override
    public RecordingFigures figures() {
        return voice.figures();
    }

    @Override
    public void hangUp() {
        if (isAnswered()) {
            leg.hangUp("hung up", CallLeg::ignored);
        } else {
            reject(480, "Temporarily Unavailable");
        }
    }

    /// The handler is done: whatever it left open is closed, with this status if the call was not answered.
    void finish(int status) {
        if (isAnswered()) {
            leg.hangUp("hung up", CallLeg::ignored);
        } else {
            refuse(Answer.of(status, status == 500 ? "Server Internal Error" : "Temporarily Unavailable"), "rejected");
        }
        sound.rtp().close();
    }
}
