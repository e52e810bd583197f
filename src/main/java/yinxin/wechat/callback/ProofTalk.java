package yinxin.wechat.callback;

import java.time.Clock;
import java.util.Optional;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets;
import yinxin.voicemail.proof.Tickets.Redemption;
import yinxin.wechat.chat.Phrases;

/// How a number is proven in the chat: by calling in, by being called, or by a ticket that was scanned. Whoever asks, the answer is the same whether the
/// number is somebody else's or nobody's: only the phone itself proves it.
public final class ProofTalk {
    private final Bindings bindings;
    private final CodeCalls calls;
    private final SpokenCodes codes;
    private final Tickets tickets;
    private final Optional<PhoneNumber> proofNumber;
    private final Clock clock;

    /// @param proofNumber the access number that owners call to prove a number, if there is one
    public ProofTalk(Bindings bindings, CodeCalls calls, SpokenCodes codes, Tickets tickets, Optional<PhoneNumber> proofNumber, Clock clock) {
        this.bindings = bindings;
        this.calls = calls;
        this.codes = codes;
        this.tickets = tickets;
        this.proofNumber = proofNumber;
        this.clock = clock;
    }

    /// They sent their number.
    String bind(OpenId from, PhoneNumber number, Phrases phrases) {
        var own = own(from, number);
        if (own.isPresent()) {
            return phrases.alreadyBound(own.get());
        }
        if (proofNumber.isEmpty()) {
            return calls.offered() ? phrases.onlyCalling(number) : phrases.bindingClosed();
        }
        return bindings.issueCode(number, from, clock.instant())
                .map(code -> phrases.code(code, proofNumber.get()) + (calls.offered() ? phrases.orBeCalled(number) : ""))
                .orElseGet(phrases::tooManyCodes);
    }

    /// A guest may prove the number too, and is its owner then.
    private Optional<Binding> own(OpenId from, PhoneNumber number) {
        return bindings.of(from).stream().filter(b -> b.number().equals(number) && b.proof() != Binding.Proof.SHARED).findFirst();
    }

    /// They want to be called; `named` is the number, if they said which.
    String call(OpenId from, Optional<PhoneNumber> named, Phrases phrases) {
        if (!calls.offered()) {
            return phrases.callsClosed();
        }
        if (named.isEmpty()) {
            return phrases.whichToCall();
        }
        var number = named.get();
        var own = own(from, number);
        if (own.isPresent()) {
            return phrases.alreadyBound(own.get());
        }
        return switch (calls.order(number, from, "")) {
            case CodeCalls.Order.Placed _ -> phrases.calling(number);
            case CodeCalls.Order.TooOften(var pause) -> phrases.calledTooOften(pause);
            case CodeCalls.Order.NotCallable() -> phrases.notCallable(number);
            case CodeCalls.Order.Busy() -> phrases.linesBusy();
        };
    }

    /// They typed six digits.
    String code(OpenId from, String digits, Phrases phrases) {
        return switch (codes.prove(from, digits, clock.instant())) {
            case ProofOutcome.Proven(var bound) -> phrases.bound(bound.binding().number());
            case ProofOutcome.WrongCode(var left) -> phrases.wrongCode(left);
            case ProofOutcome.Expired() -> phrases.codeExpired();
            case ProofOutcome.TooManyTries() -> phrases.tooManyTries();
            case ProofOutcome.NothingPending() -> phrases.keyItOnThePhone();
        };
    }

    /// They scanned a code; empty when it is no ticket of ours.
    Optional<String> scanned(OpenId from, String scene, Phrases phrases) {
        return Ticket.tokenIn(scene).map(token -> switch (tickets.redeem(token, from, clock.instant())) {
            case Redemption.Good(var ticket) -> begin(from, ticket, phrases);
            case Redemption.Used() -> phrases.ticketUsed();
            case Redemption.Expired() -> phrases.ticketExpired();
            case Redemption.Unknown() -> phrases.ticketUnknown();
        });
    }

    private String begin(OpenId from, Ticket ticket, Phrases phrases) {
        if (ticket.way() == ProofWay.OPERATOR) {
            return phrases.bound(ticket.number().orElseThrow());
        }
        if (ticket.way() == ProofWay.CALL_BACK && calls.offered()) {
            return call(from, ticket.number(), phrases);
        }
        return ticket.number().map(number -> bind(from, number, phrases)).orElseGet(phrases::whichNumber);
    }
}
