package yinxin.telephony.sip;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.Happening.Gone;
import yinxin.telephony.sip.Happening.Heard;
import yinxin.telephony.sip.Happening.Key;
import yinxin.telephony.sip.Happening.Stop;
import yinxin.telephony.sip.Happening.Talking;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// A call that came in by SIP. The stack's threads change its state; the call's own thread reads what happened from one
/// queue, and only that thread touches the sound, so that a recording's last samples are never cut off by a BYE.
final class SipIncomingCall implements IncomingCall {
    /// A key is waited for in slices no longer than this, so that a Duration of centuries does not overflow.
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    /// A proxy gives up a call of which it hears nothing for three minutes (RFC 3261 §16.6, timer C).
    private static final Duration RING_AGAIN = Duration.ofMinutes(1);

    private final Incoming invite;
    private final DivertedCall diverted;
    private final String contact;
    private final CallSound.Description ours;
    private final CallLeg leg;
    private final CallSound sound;
    private final Arrival arrival;
    private boolean answered;
    private boolean decided;
    private boolean talking;
    private boolean ringing;
    private long rangAt;
    private RecordingFigures figures = RecordingFigures.NONE;

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
        var end = System.nanoTime() + (atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT).toNanos();
        while (leg.over().isEmpty()) {
            var left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            poll(Math.min(left, RING_AGAIN.toNanos()));
            ringAgain();
        }
        return true;
    }

    @Override
    public Conversation talk() {
        if (!isAnswered()) {
            throw new IllegalStateException("the call is not answered");
        }
        return new Conversation(leg, sound, talking);
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
        if (awaitTalking() instanceof HungUp gone) {
            return gone;
        }
        leg.happenings().removeIf(h -> h instanceof Heard);
        sound.rtp().play(prompt);
        while (true) {
            switch (take()) {
                case Heard(MediaEvent.PromptPlayed(var played)) when played == prompt -> {
                    return new Played();
                }
                case Key(var key) when keys.indexOf(key) >= 0 -> {
                    sound.rtp().stopPlaying();
                    return new KeyPressed(key);
                }
                case Gone(var how) -> {
                    sound.rtp().stopPlaying();
                    return new HungUp(how);
                }
                case Heard _, Key _, Talking _, Stop _ -> { }
            }
        }
    }

    @Override
    public RecordOutcome record(AudioSink sink, RecordingRules rules, String keys, KeyListener others) {
        figures = RecordingFigures.NONE;
        if (awaitTalking() instanceof HungUp gone) {
            return gone;
        }
        leg.happenings().removeIf(h -> h instanceof Heard);
        sound.rtp().record(sink, rules);
        try {
            while (true) {
                switch (take()) {
                    case Key(var key) when keys.indexOf(key) >= 0 -> {
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
                    case Key(var key) -> others.pressed(key);
                    case Talking _ -> { }
                }
            }
        } finally {
            figures = sound.rtp().stopRecording();
        }
    }

    @Override
    public void stopRecording() {
        leg.happenings().add(new Stop());
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

    @Override
    public KeyOutcome awaitKey(String keys, Duration atMost) {
        if (awaitTalking() instanceof HungUp gone) {
            return gone;
        }
        var end = System.nanoTime() + (atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT).toNanos();
        while (true) {
            var happening = poll(end - System.nanoTime());
            switch (happening) {
                case null -> {
                    return new NoKey();
                }
                case Key(var key) when keys.indexOf(key) >= 0 -> {
                    return new KeyPressed(key);
                }
                case Gone(var how) -> {
                    return new HungUp(how);
                }
                case Key _, Heard _, Talking _, Stop _ -> { }
            }
        }
    }

    /// Waits until both sides have agreed on the sound.
    private @Nullable HungUp awaitTalking() {
        if (talking) {
            return leg.over().map(HungUp::new).orElse(null);
        }
        try {
            return awaitAcknowledged();
        } finally {
            arrival.begun();
        }
    }

    private @Nullable HungUp awaitAcknowledged() {
        synchronized (this) {
            if (!decided) {
                throw new IllegalStateException("the call is not answered");
            }
        }
        var over = leg.over();
        if (over.isPresent()) {
            return new HungUp(over.get());
        }
        while (!talking) {
            switch (take()) {
                case Talking _ -> talking = true;
                case Gone(var how) -> {
                    return new HungUp(how);
                }
                case Heard _, Key _, Stop _ -> { }
            }
        }
        return null;
    }

    private Happening take() {
        try {
            return leg.happenings().take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Gone("closed");
        }
    }

    private @Nullable Happening poll(long nanos) {
        try {
            return leg.happenings().poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Gone("closed");
        }
    }

    @Override
    public Codec codec() {
        return sound.codec();
    }

    @Override
    public RecordingFigures figures() {
        return figures;
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
