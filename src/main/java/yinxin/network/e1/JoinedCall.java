package yinxin.network.e1;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.e1.E1Trunk;
import yinxin.telephony.e1.OutgoingE1Call;
import yinxin.telephony.e1.ReleaseCauses;
import yinxin.telephony.sip.Conversation;
import yinxin.telephony.sip.IncomingCall;

/// One call of the switch's, carried on over the E1: read top to bottom, on a thread of its own.
final class JoinedCall {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedCall.class);
    /// How soon a caller who gives up is noticed while the other side rings: nobody hears the difference.
    private static final Duration LOOK = Duration.ofMillis(20);
    /// More than the sound that waits between both sides.
    private static final Duration LAST_WORD = Duration.ofMillis(500);
    /// One wait for the end of a call, of as many as it takes.
    private static final Duration WAIT = Duration.ofHours(1);

    private final E1Trunk trunk;
    private final IncomingCall caller;

    JoinedCall(E1Trunk trunk, IncomingCall caller) {
        this.trunk = trunk;
        this.caller = caller;
    }

    /// Places the call, and returns when it is over on both sides.
    void run() throws InterruptedException {
        var setup = SetupWriter.of(caller.diverted());
        if (setup.isEmpty()) {
            caller.reject(404, "Not A Telephone Number");
            return;
        }
        try (var voicemail = trunk.call(setup.get())) {
            var outcome = awaitAnswer(voicemail);
            if (outcome.isEmpty()) {
                return;
            }
            switch (outcome.get()) {
                case OutgoingE1Call.Refused(var cause) -> {
                    LOG.info("voicemail refused a call over {}: {}", trunk.name(), cause);
                    caller.reject(ReleaseCauses.statusOf(cause), "Q.850 " + cause);
                }
                case OutgoingE1Call.Answered() -> {
                    if (caller.answer()) {
                        talk(caller.talk(), voicemail);
                    }
                }
            }
        }
    }

    /// How the call was answered; empty when the caller gave up before.
    private Optional<OutgoingE1Call.Outcome> awaitAnswer(OutgoingE1Call voicemail) throws InterruptedException {
        var rung = false;
        while (!caller.awaitCancelled(Duration.ZERO)) {
            var outcome = voicemail.awaitAnswer(LOOK);
            if (outcome.isPresent()) {
                return outcome;
            }
            if (!rung && voicemail.hasRung()) {
                rung = true;
                caller.ring();
            }
        }
        return Optional.empty();
    }

    /// Until one of both hangs up; the other is told.
    private static void talk(Conversation phone, OutgoingE1Call voicemail) throws InterruptedException {
        voicemail.awaitTalking();
        var toVoicemail = new LiveSound();
        voicemail.speak(toVoicemail);
        phone.listen(new PassedSound(phone::codec, toVoicemail));
        var toPhone = new LiveSound();
        phone.speak(toPhone);
        voicemail.listen(new PassedSound(voicemail::codec, toPhone));
        phone.onKey(key -> press(voicemail, key));
        var ending = Thread.ofVirtual().name("e1-call-end").start(() -> {
            try {
                pass(voicemail, toPhone, phone);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        if (phone.awaitTalking()) {
            pass(phone, toVoicemail, voicemail);
        } else {
            voicemail.hangUp();
        }
        ending.join();
    }

    /// When one has hung up, the other hears the rest of what was said, and hangs up.
    private static void pass(Conversation one, LiveSound said, Conversation other) throws InterruptedException {
        awaitEnd(one);
        said.complete();
        var end = System.nanoTime() + LAST_WORD.toNanos();
        while (said.left() > 0 && other.over().isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK);
        }
        other.hangUp();
    }

    private static void awaitEnd(Conversation conversation) throws InterruptedException {
        while (conversation.awaitOver(WAIT).isEmpty()) {
            LOG.debug("a call over the E1 goes on for long");
        }
    }

    /// A key that came beside the sound goes on as tones in it.
    private static void press(OutgoingE1Call voicemail, char key) {
        try {
            voicemail.press(String.valueOf(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
