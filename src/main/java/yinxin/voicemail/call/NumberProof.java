package yinxin.voicemail.call;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.IncomingCall.HungUp;
import yinxin.telephony.sip.IncomingCall.KeyPressed;
import yinxin.telephony.sip.IncomingCall.NoKey;
import yinxin.telephony.sip.IncomingCall.Played;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;

/// The owner calls from the phone and keys the code that WeChat showed. Reads top to bottom on the call's own thread.
public final class NumberProof {
    private static final int CODE_LENGTH = 6;
    private static final String KEYS = "0123456789*#";
    /// Looking from the phone's keypad to WeChat and back takes a while.
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(15);
    /// Wrong codes in one call; the limit over all calls is in [yinxin.voicemail.message.ProofCode].
    private static final int TRIES_A_CALL = 3;
    /// Instead of a code, from who owns the number already: they want to record a greeting.
    private static final String RECORD = "#";

    private final Bindings bindings;
    private final Greetings greetings;
    private final GreetingByPhone greetingByPhone;
    private final Clock clock;

    public NumberProof(Bindings bindings, Greetings greetings, GreetingByPhone greetingByPhone, Clock clock) {
        this.bindings = bindings;
        this.greetings = greetings;
        this.greetingByPhone = greetingByPhone;
        this.clock = clock;
    }

    DepositOutcome take(IncomingCall call, Optional<PhoneNumber> caller) {
        if (!call.answer()) {
            return new DepositOutcome.Abandoned();
        }
        try {
            if (caller.isEmpty()) {
                call.play(greetings.named("proof-withheld"), "");
                return new DepositOutcome.ProofCall(Optional.empty());
            }
            return ask(call, caller.get());
        } finally {
            call.hangUp();
        }
    }

    private DepositOutcome ask(IncomingCall call, PhoneNumber caller) {
        Optional<ProofOutcome> last = Optional.empty();
        var asked = greetings.named("proof-enter-code");
        var mayRecord = greetingByPhone.isFor(caller);
        var question = mayRecord ? Prompt.joined("proof-enter-code, own-offer", List.of(asked, greetings.named("own-offer"))) : asked;
        for (var tries = 0; tries < TRIES_A_CALL; tries++) {
            var digits = digits(call, question, mayRecord);
            if (digits.isEmpty()) {
                return new DepositOutcome.ProofCall(last);
            }
            if (digits.get().equals(RECORD)) {
                return new DepositOutcome.GreetingCall(greetingByPhone.record(call, caller));
            }
            var outcome = bindings.prove(caller, digits.get(), clock.instant());
            last = Optional.of(outcome);
            call.play(greetings.named(switch (outcome) {
                case ProofOutcome.Proven _ -> "proof-done";
                case ProofOutcome.WrongCode _ -> "proof-wrong";
                case ProofOutcome.Expired _ -> "proof-expired";
                case ProofOutcome.TooManyTries _ -> "proof-too-many";
                case ProofOutcome.NothingPending _ -> "proof-nothing-pending";
            }), "");
            if (!(outcome instanceof ProofOutcome.WrongCode)) {
                break;
            }
        }
        return new DepositOutcome.ProofCall(last);
    }

    /// Six digits; `*` starts over, `#` is not needed. Empty when the owner hangs up or keys nothing more. Or [#RECORD], as the first key.
    private static Optional<String> digits(IncomingCall call, Prompt prompt, boolean mayRecord) {
        var digits = new StringBuilder();
        switch (call.play(prompt, KEYS)) {
            case KeyPressed(var key) when key == '#' && mayRecord -> {
                return Optional.of(RECORD);
            }
            case KeyPressed(var key) -> append(digits, key);
            case Played() -> { }
            case HungUp _ -> {
                return Optional.empty();
            }
        }
        while (digits.length() < CODE_LENGTH) {
            switch (call.awaitKey(KEYS, BETWEEN_KEYS)) {
                case KeyPressed(var key) when key == '#' && mayRecord && digits.isEmpty() -> {
                    return Optional.of(RECORD);
                }
                case KeyPressed(var key) -> append(digits, key);
                case NoKey() -> {
                    return Optional.empty();
                }
                case HungUp _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(digits.toString());
    }

    private static void append(StringBuilder digits, char key) {
        if (key == '*') {
            digits.setLength(0);
        } else if (key != '#') {
            digits.append(key);
        }
    }
}
