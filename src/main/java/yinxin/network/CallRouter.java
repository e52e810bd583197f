package yinxin.network;

import java.util.Optional;
import java.util.OptionalInt;
import yinxin.network.Destination.Number;
import yinxin.voicemail.message.PhoneNumber;

/// Where a call goes: first, and after each attempt. It only decides.
///
/// The order is that of real networks: what the operator bars comes before what the subscriber has arranged, that before where the phone
/// is, and that before what the phone says.
public final class CallRouter {
    /// Forwardings that one call may pass through (3GPP TS 29.002 `NumberOfForwarding`, ISUP's counter: 1 to 5).
    public static final int MOST_DIVERSIONS = 5;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int BUSY = 486;

    private final NumberingPlan plan;

    public CallRouter(NumberingPlan plan) {
        this.plan = plan;
    }

    /// Whether this subscriber may place a call: one who is suspended reaches emergency numbers only.
    public boolean mayCall(Subscriber caller, PhoneNumber called) {
        return caller.state() != SubscriberState.SUSPENDED || plan.isEmergency(called);
    }

    /// Where the call goes first.
    public Route first(CalledParty called) {
        if (plan.isEmergency(called.number())) {
            // An emergency desk may have a phone of ours. Nothing else may come between.
            return called.contacts().isEmpty() ? new Route.Upstream() : new Route.Deliver(called.contacts(), Forwarding.LONGEST);
        }
        if (called.subscriber().isEmpty()) {
            return new Route.Upstream();
        }
        var subscriber = called.subscriber().get();
        var cause = switch (subscriber.state()) {
            case SUSPENDED -> Optional.of(Cause.SUSPENDED);
            case DO_NOT_DISTURB -> Optional.of(Cause.DO_NOT_DISTURB);
            case ATTACHED, DETACHED, OUT_OF_COVERAGE -> subscriber.forwarding().unconditional().map(_ -> Cause.FORWARDED)
                    .or(() -> absence(subscriber.state(), called));
        };
        return cause.map(c -> missed(c, called, subscriber)).orElseGet(() -> deliver(called, subscriber));
    }

    private static Optional<Cause> absence(SubscriberState state, CalledParty called) {
        if (state == SubscriberState.DETACHED || called.contacts().isEmpty()) {
            return Optional.of(Cause.POWERED_OFF);
        }
        return state == SubscriberState.OUT_OF_COVERAGE ? Optional.of(Cause.OUT_OF_COVERAGE) : Optional.empty();
    }

    private static Route deliver(CalledParty called, Subscriber subscriber) {
        var forwarding = subscriber.forwarding();
        return new Route.Deliver(called.contacts(), forwarding.noAnswer().isPresent() ? forwarding.noAnswerAfter() : Forwarding.LONGEST);
    }

    /// Where the call goes after it was offered to the subscriber's phones ([Route.Deliver]). What comes of the other routes is the
    /// caller's, and nobody asks here.
    public Route after(CalledParty called, Attempt attempt) {
        return switch (attempt) {
            case Attempt.Answered _, Attempt.CallerGone _ -> new Route.Over();
            case Attempt.NoAnswer _ -> afterFailure(called, Optional.of(Cause.NO_ANSWER));
            case Attempt.Silent _, Attempt.Undeliverable _ -> afterFailure(called, Optional.of(Cause.OUT_OF_COVERAGE));
            case Attempt.Refused refused -> afterFailure(called, cause(refused));
        };
    }

    private Route afterFailure(CalledParty called, Optional<Cause> cause) {
        if (called.subscriber().isEmpty() || plan.isEmergency(called.number())) {
            return new Route.Upstream();
        }
        return cause.map(c -> missed(c, called, called.subscriber().get())).orElseGet(Route.PassOn::new);
    }

    /// What a refusal says of the subscriber; empty when it says nothing of them but of the call (its codecs, its form).
    static Optional<Cause> cause(Attempt.Refused refused) {
        // A status alone never says who is switched off: 480 stands for four release causes (RFC 3398 §8.2.6.1).
        return byReleaseCause(refused).or(() -> byStatus(refused.status(), refused.rang()));
    }

    /// Q.850 §2.2. Causes that are not here (16 and 31, "normal"; 55, barred in a group) leave it to the status.
    private static Optional<Cause> byReleaseCause(Attempt.Refused refused) {
        return switch (refused.releaseCause().orElse(0)) {
            case 17 -> Optional.of(Cause.BUSY);
            // Neither alerted nor connected: paged in vain. With 102 a timer says the same of the network.
            case 18, 102 -> Optional.of(refused.rang() ? Cause.NO_ANSWER : Cause.OUT_OF_COVERAGE);
            case 19 -> Optional.of(Cause.NO_ANSWER);
            // "Logged off, or no radio contact": the network has one value for both (3GPP TS 29.010), so neither may be concluded.
            case 20 -> Optional.of(Cause.UNREACHABLE);
            case 21 -> Optional.of(Cause.REJECTED);
            // 1: a phone's gateway does not know the number. Ours does, so it is the gateway that is wrong.
            case 1, 27, 34, 38, 41, 42, 47 -> Optional.of(Cause.UNREACHABLE);
            default -> Optional.empty();
        };
    }

    /// The rule of 3GPP TS 24.604 as Metaswitch's sprout has it, and the refusals of a person or a phone that it leaves out.
    private static Optional<Cause> byStatus(int status, boolean rang) {
        return switch (status) {
            case BUSY, 600 -> Optional.of(Cause.BUSY);
            // 403 is what gateways make of "call rejected", 607 an unwanted call (RFC 8197).
            case 603, 403, 607 -> Optional.of(Cause.REJECTED);
            // The phone gave it up by itself while it rang: its own timer.
            case REQUEST_TIMEOUT -> Optional.of(rang ? Cause.NO_ANSWER : Cause.OUT_OF_COVERAGE);
            case 404, 410, 480, 604 -> Optional.of(rang ? Cause.NO_ANSWER : Cause.POWERED_OFF);
            // The connection to the phone is gone (RFC 5626).
            case 430 -> Optional.of(Cause.OUT_OF_COVERAGE);
            case 487 -> rang ? Optional.of(Cause.REJECTED) : Optional.empty();
            default -> status >= 500 && status < 600 ? Optional.of(rang ? Cause.NO_ANSWER : Cause.UNREACHABLE) : Optional.empty();
        };
    }

    private Route missed(Cause cause, CalledParty called, Subscriber subscriber) {
        var destination = subscriber.destination(cause).filter(d -> !isEmergency(d));
        if (destination.isEmpty()) {
            return refused(cause);
        }
        if (called.diversions() >= MOST_DIVERSIONS) {
            return new Route.Refuse(cause == Cause.BUSY ? BUSY : 480, "Too Many Diversions", OptionalInt.empty());
        }
        if (destination.get() instanceof Number(var number) && (number.equals(called.number()) || called.passed().contains(number))) {
            return new Route.Refuse(482, "Loop Detected", OptionalInt.empty());
        }
        return new Route.Divert(cause, destination.get());
    }

    /// Whatever was arranged: nobody's missed calls ring at the police.
    private boolean isEmergency(Destination destination) {
        return destination instanceof Number(var number) && plan.isEmergency(number);
    }

    /// What the caller hears of without any forwarding: status and release cause as RFC 3398 §8.2.6.1 pairs them.
    private static Route.Refuse refused(Cause cause) {
        return switch (cause) {
            case BUSY -> new Route.Refuse(BUSY, "Busy Here", OptionalInt.of(17));
            case REJECTED -> new Route.Refuse(603, "Decline", OptionalInt.of(21));
            case DO_NOT_DISTURB -> new Route.Refuse(480, "Temporarily Unavailable", OptionalInt.of(21));
            case NO_ANSWER -> new Route.Refuse(480, "Temporarily Unavailable", OptionalInt.of(19));
            case POWERED_OFF, OUT_OF_COVERAGE -> new Route.Refuse(480, "Temporarily Unavailable", OptionalInt.of(20));
            case UNREACHABLE, SUSPENDED, FORWARDED -> new Route.Refuse(480, "Temporarily Unavailable", OptionalInt.of(27));
        };
    }
}
