package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.Inbox.Outcome;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.owner.Preferences;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Notes;
import yinxin.web.pages.Pages;

/// What is done with the messages of the list: forms with a field `m`, the message. They lead back to the list, or, with `back=message`,
/// to the message's own page.
@Controller
public final class InboxActions {
    private static final Pattern PLACE = Pattern.compile("[1-9][0-9]{0,2}");

    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final Preferences preferences;
    private final Clock clock;

    public InboxActions(Door door, Pages pages, Messages messages, Preferences preferences, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.preferences = preferences;
        this.clock = clock;
    }

    @PostMapping("/inbox/handle")
    ResponseEntity<String> handle(HttpServletRequest request, HttpServletResponse response) {
        return change(request, response, messages::handle, "handled");
    }

    @PostMapping("/inbox/reopen")
    ResponseEntity<String> reopen(HttpServletRequest request, HttpServletResponse response) {
        return change(request, response, messages::reopen, "reopened");
    }

    @PostMapping("/inbox/delete")
    ResponseEntity<String> delete(HttpServletRequest request, HttpServletResponse response) {
        return change(request, response, messages::delete, "deleted");
    }

    @PostMapping("/inbox/restore")
    ResponseEntity<String> restore(HttpServletRequest request, HttpServletResponse response) {
        return change(request, response, messages::restore, "restored");
    }

    /// Names a caller: `m`, a message of theirs, and `name`; an empty name takes the name away.
    @PostMapping("/inbox/contact")
    ResponseEntity<String> contact(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var id = message(request);
            var caller = id.filter(m -> messages.mayListen(m, visit.follower())).flatMap(messages::byId).flatMap(m -> m.call().shownCaller());
            var name = Optional.ofNullable(request.getParameter("name")).map(String::strip);
            if (caller.isEmpty() || name.isEmpty() || name.get().codePointCount(0, name.get().length()) > Preferences.LONGEST_NAME) {
                return pages.show(HttpStatus.BAD_REQUEST, visit.language(), Notes.notPossible(visit.language()));
            }
            preferences.nameContact(visit.follower(), caller.get(), name.get());
            return Door.seeOther("/m/" + id.orElseThrow());
        });
    }

    /// Reloading the page that a form had answered.
    @GetMapping("/inbox/{action:handle|reopen|delete|restore|contact}")
    ResponseEntity<String> back(@PathVariable String action) {
        return Door.seeOther("/inbox");
    }

    private interface Change {
        Outcome apply(MessageId id, OpenId follower, Instant at);
    }

    private ResponseEntity<String> change(HttpServletRequest request, HttpServletResponse response, Change change, String done) {
        return door.form(request, response, visit -> {
            var id = message(request);
            var outcome = id.map(m -> change.apply(m, visit.follower(), clock.instant())).orElse(Outcome.GONE);
            return switch (outcome) {
                case DONE, UNCHANGED -> Door.seeOther(back(request, id.orElseThrow(), done));
                case OWNERS_ONLY -> pages.show(HttpStatus.FORBIDDEN, visit.language(), Notes.ownersOnly(visit.language()));
                case GONE -> gone(visit, done);
            };
        });
    }

    private ResponseEntity<String> gone(Visit visit, String done) {
        var language = visit.language();
        return done.equals("restored") ? pages.show(HttpStatus.GONE, language, Notes.tooLateToRestore(language))
                : pages.show(HttpStatus.NOT_FOUND, language, Notes.unknownMessage(language));
    }

    private static String back(HttpServletRequest request, MessageId id, String done) {
        var back = request.getParameter("back");
        if ("message".equals(back) && !done.equals("deleted")) {
            return "/m/" + id;
        }
        var number = request.getParameter("n");
        var filter = number != null && PLACE.matcher(number).matches() ? "&n=" + number : "";
        return "/inbox?done=" + done + "&m=" + id + filter;
    }

    private static Optional<MessageId> message(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("m")).filter(MessageId::isWellFormed).map(MessageId::new);
    }
}
