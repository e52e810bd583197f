package yinxin.voicemail.call;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.IncomingCall;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.recording.Recording;
import yinxin.voicemail.recording.RecordingUnavailable;
import yinxin.voicemail.recording.Recordings;

/// Leaving a message (留言): one incoming call, from its arrival to its end, on its own virtual thread.
public final class Deposit {
    private static final Logger LOG = LoggerFactory.getLogger(Deposit.class);
    /// 480 Temporarily Unavailable: the called party may bind the number one day.
    private static final int NOBODY_BOUND = 480;
    private static final int NOT_FOUND = 404;
    private static final int NOT_NOW = 503;

    private final ArrivalReader arrivals;
    private final DepositBooks books;
    private final Recordings recordings;
    private final DepositRules rules;
    private final NumberProof proof;
    private final Clock clock;

    public Deposit(ArrivalReader arrivals, DepositBooks books, Recordings recordings, DepositRules rules, NumberProof proof, Clock clock) {
        this.arrivals = arrivals;
        this.books = books;
        this.recordings = recordings;
        this.rules = rules;
        this.proof = proof;
        this.clock = clock;
    }

    /// Takes one call. Whatever the caller does, and whatever fails on our side, a call that was answered comes out as
    /// [DepositOutcome.Finished].
    public DepositOutcome take(IncomingCall call) {
        return switch (arrivals.read(call.diverted())) {
            case Arrival.Missed(var missed) -> take(call, missed);
            case Arrival.Proof(var caller) -> proof.take(call, caller);
            case Arrival.OurOwn(var condition) -> giveBack(call, condition);
            case Arrival.ForNobody() -> {
                call.reject(NOT_FOUND, "Not Found");
                yield new DepositOutcome.ForNobody(call.diverted().trunk());
            }
        };
    }

    /// Tells our own call why the number cannot take it.
    private static DepositOutcome giveBack(IncomingCall call, Condition condition) {
        var status = switch (condition) {
            case BUSY -> 486;
            case NO_ANSWER -> 408;
            case REJECTED -> 603;
            case POWERED_OFF, OUT_OF_COVERAGE, UNREACHABLE, SUSPENDED, FORWARDED, UNKNOWN -> NOBODY_BOUND;
        };
        call.reject(status, "Diverted Back");
        return new DepositOutcome.NobodyBound(status);
    }

    private DepositOutcome take(IncomingCall call, MissedCall missed) {
        Wish wish;
        try {
            wish = books.wishes().about(missed);
        } catch (StoreUnavailable e) {
            // Not answered, not charged: the network may try our next gateway.
            call.reject(NOT_NOW, "Service Unavailable");
            return new DepositOutcome.Abandoned();
        }
        return switch (wish) {
            case Wish.NobodyBound() -> nobodyBound(call);
            case Wish.Refuse(var why) -> refuse(call, missed, why);
            case Wish.Answer answer -> answer(call, missed, answer);
        };
    }

    private DepositOutcome refuse(IncomingCall call, MissedCall missed, DepositOutcome.Unwanted why) {
        call.reject(why.status(), why.reason());
        books.wishes().refused(missed, why);
        return new DepositOutcome.Refused(why);
    }

    private DepositOutcome answer(IncomingCall call, MissedCall missed, Wish.Answer answer) {
        try {
            return record(call, recordings.begin(missed), answer);
        } catch (StoreUnavailable e) {
            // It has kept this caller waiting long enough: nothing more is asked of it.
            call.reject(NOT_NOW, "Service Unavailable");
            return new DepositOutcome.Abandoned();
        } catch (RecordingUnavailable e) {
            return apologise(call, missed, String.valueOf(e.getMessage()));
        }
    }

    /// The call is on the disk before it is answered: from the first moment that costs the caller something it is an item, whatever happens.
    private DepositOutcome record(IncomingCall call, Recording recording, Wish.Answer answer) {
        if (!call.answer()) {
            recordings.abandon(recording);
            return new DepositOutcome.Abandoned();
        }
        books.answered().add(recording.call().id());
        var item = new Item(recording.call(), clock);
        try {
            new DepositDialogue(call, recording, rules, answer, item).run();
        } catch (RuntimeException fault) {
            // A fault of ours ends the call, but what the caller has said by then is a message like any other.
            LOG.error("the dialogue of message {} failed; this is a fault of ours", recording.call().id(), fault);
            item.note(Step.RECORDED, "a fault of ours ended the call");
        } finally {
            call.hangUp();
        }
        return finish(item, recording);
    }

    private DepositOutcome nobodyBound(IncomingCall call) {
        if (rules.unbound() == UnboundPolicy.REJECT) {
            call.reject(NOBODY_BOUND, "Temporarily Unavailable");
            return new DepositOutcome.NobodyBound(NOBODY_BOUND);
        }
        if (!call.answer()) {
            return new DepositOutcome.Abandoned();
        }
        call.play(rules.greetings().named("not-bound"), "");
        call.hangUp();
        return new DepositOutcome.NobodyBound(200);
    }

    private DepositOutcome finish(Item item, Recording recording) {
        try {
            var finished = item.finished(rules.limits().shortestSpeech());
            recording.finish(finished);
            var kept = recording.isBroken() ? item.cutShort(written(recording), rules.limits().shortestSpeech()) : finished;
            return new DepositOutcome.Finished(kept, Optional.of(recording));
        } catch (RuntimeException fault) {
            recordings.leave(recording);
            throw fault;
        }
    }

    private static Duration written(Recording recording) {
        try {
            return recording.take().length();
        } catch (RecordingUnavailable e) {
            return Duration.ZERO;
        }
    }

    /// Nothing can be recorded, and the caller hears so; the called party at least learns of the call. Where not even that can be kept, the call
    /// is not answered: the network may try our next gateway.
    private DepositOutcome apologise(IncomingCall call, MissedCall missed, String why) {
        var item = new Item(missed, clock);
        item.note(Step.RECORDED, "could not record: " + why);
        var failed = item.failed();
        try {
            books.messages().keep(failed);
        } catch (StoreUnavailable e) {
            call.reject(NOT_NOW, "Service Unavailable");
            return new DepositOutcome.Abandoned();
        }
        if (call.answer()) {
            books.answered().add(missed.id());
            call.play(rules.greetings().named("recording-failed"), "");
            call.hangUp();
        }
        return new DepositOutcome.Finished(failed, Optional.empty());
    }
}
