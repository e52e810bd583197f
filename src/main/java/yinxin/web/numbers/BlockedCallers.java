package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.Preferences;
import yinxin.web.FormTokens;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.View;

/// Blocking callers of a number, by their number or from a message of theirs, and letting them through again.
@Controller
public final class BlockedCallers {
    private final NumberForms forms;
    private final NumberRules rules;
    private final Messages messages;
    private final Preferences preferences;
    private final Clock clock;

    public BlockedCallers(NumberForms forms, NumberRules rules, Messages messages, Preferences preferences, Clock clock) {
        this.forms = forms;
        this.rules = rules;
        this.messages = messages;
        this.preferences = preferences;
        this.clock = clock;
    }

    @PostMapping("/numbers/set/block")
    ResponseEntity<String> block(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            var entered = Optional.ofNullable(request.getParameter("caller")).orElse("").strip();
            var caller = PhoneNumber.parse(entered);
            if (caller.isEmpty()) {
                return forms.refuse(bound, visit, new NumberView.Fault("block", entered, visit.say("请输入完整的号码，例如 139 0013 9000",
                        "Enter a complete number, such as 139 0013 9000")));
            }
            return block(bound, caller.get(), visit);
        });
    }

    /// From the page of a message, `m`: its caller gets no answer any more.
    @PostMapping("/numbers/set/block-caller")
    ResponseEntity<String> blockCaller(HttpServletRequest request, HttpServletResponse response) {
        return forms.other(request, response, visit -> {
            var message = Optional.ofNullable(request.getParameter("m")).filter(MessageId::isWellFormed).map(MessageId::new)
                    .filter(id -> messages.mayListen(id, visit.follower())).flatMap(messages::byId);
            var bound = message.flatMap(m -> preferences.numbersOf(visit.follower()).stream()
                    .filter(b -> b.number().equals(m.call().called())).findFirst());
            var caller = message.flatMap(m -> m.call().shownCaller());
            if (bound.isEmpty() || caller.isEmpty()) {
                return forms.notYours(visit);
            }
            if (!bound.get().owned()) {
                return forms.ownersOnly(visit);
            }
            return request.getParameter("confirmed") == null ? forms.ask(visit, question(message.orElseThrow(), caller.get(), visit))
                    : block(bound.get(), caller.get(), visit);
        });
    }

    private ResponseEntity<String> block(BoundNumber bound, PhoneNumber caller, Visit visit) {
        return rules.block(bound.number(), caller, clock.instant()) ? forms.done(bound, "blocked", "blocked")
                : forms.refuse(bound, visit, new NumberView.Fault("block", caller.display(), visit.say(
                        "最多拉黑 " + NumberRules.MOST_BLOCKED + " 个号码，请先移出一个", "At most " + NumberRules.MOST_BLOCKED + " can be blocked: remove one first")));
    }

    private static View.Confirm question(VoiceMessage message, PhoneNumber caller, Visit visit) {
        return new View.Confirm(visit.say("拉黑 " + caller.display() + "？", "Block " + caller.display() + "?"),
                visit.say("对方以后打不进这个号码的留言。可以随时移出。", "They can leave this number no more messages. You can undo it at any time."),
                visit.say("拉黑", "Block"), "/numbers/set/block-caller",
                Map.of(FormTokens.FIELD, visit.token(), "m", message.id().value(), "confirmed", "yes"), "/m/" + message.id());
    }

    @PostMapping("/numbers/set/unblock")
    ResponseEntity<String> unblock(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            // Found among those blocked, since an extension of a private exchange is no number that one could enter.
            rules.blocked(bound.number()).stream().map(NumberRules.Blocked::caller).filter(c -> c.value().equals(request.getParameter("caller")))
                    .forEach(caller -> rules.unblock(bound.number(), caller));
            return forms.done(bound, "unblocked", "blocked");
        });
    }
}
