package yinxin.voicemail.call;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Prompt;
import yinxin.voicemail.call.DepositOutcome.Unwanted;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.voicemail.recording.OwnGreetings;

/// What called parties wish to be done with their calls. All of it is looked up before the answer, the sound of the greeting too: from the answer
/// on, nothing is waited for.
public final class Wishes {
    private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);

    private final Bindings bindings;
    private final NumberRules rules;
    private final OwnGreetings own;
    private final DepositRules operator;
    private final Map<Unwanted, LongAdder> refusals = new EnumMap<>(Unwanted.class);

    public Wishes(Bindings bindings, NumberRules rules, OwnGreetings own, DepositRules operator) {
        this.bindings = bindings;
        this.rules = rules;
        this.own = own;
        this.operator = operator;
        for (var why : Unwanted.values()) {
            refusals.put(why, new LongAdder());
        }
    }

    /// What is to be done with this call.
    ///
    /// @throws StoreUnavailable when that cannot be looked up now
    Wish about(MissedCall call) {
        if (operator.unbound() != UnboundPolicy.HOLD && bindings.of(call.called()).isEmpty()) {
            return new Wish.NobodyBound();
        }
        // Who is blocked stays so when they hide their number from the called party: the network tells it to us all the same.
        if (call.caller().filter(caller -> rules.isBlocked(call.called(), caller)).isPresent()) {
            return new Wish.Refuse(Unwanted.BLOCKED);
        }
        var settings = rules.of(call.called());
        if (call.withheld() && settings.withheld() == WithheldCallers.REJECT) {
            return new Wish.Refuse(Unwanted.WITHHELD);
        }
        var greetings = operator.greetings().in(settings.greeting());
        return new Wish.Answer(greeting(call, settings.greeting(), greetings), greetings);
    }

    /// The owner's own, or the standard one where that cannot be read.
    private Prompt greeting(MissedCall call, GreetingChoice choice, Greetings greetings) {
        var recorded = choice == GreetingChoice.OWN ? own.of(call.called()) : Optional.<OwnGreetings.OwnGreeting>empty();
        return recorded.map(g -> Prompt.fromG711("own greeting", g.take().audio(), g.take().codec())).orElseGet(() -> greetings.of(call.condition()));
    }

    /// A call has been refused. Counted for the operator, and for the owner as far as that tells no hidden number: a blocked caller who hid the
    /// number is counted nowhere that the owner sees, or they could find out by blocking one number after the other who it was.
    void refused(MissedCall call, Unwanted why) {
        refusals.getOrDefault(why, new LongAdder()).increment();
        try {
            switch (why) {
                case BLOCKED -> call.shownCaller().ifPresent(caller -> rules.refused(call.called(), caller, call.at()));
                case WITHHELD -> rules.refusedWithheld(call.called());
            }
        } catch (StoreUnavailable e) {
            LOG.warn("a refused call is missing from its owner's count: {}", String.valueOf(e.getCause()));
        }
    }

    /// How many calls were refused since the start, for this reason.
    public long refusals(Unwanted why) {
        return refusals.getOrDefault(why, new LongAdder()).sum();
    }
}
