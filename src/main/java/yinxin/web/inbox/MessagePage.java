package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Inbox.Opened;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.FormTokens;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Notes;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/m/{id}`: the page that a notice opens.
@Controller
public final class MessagePage {
    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final Bindings bindings;
    private final Letters letters;
    private final Clock clock;

    public MessagePage(Door door, Pages pages, Messages messages, Bindings bindings, Letters letters, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.bindings = bindings;
        this.letters = letters;
        this.clock = clock;
    }

    @GetMapping("/m/{id}")
    ResponseEntity<String> show(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> forOwner(id, visit, opened -> {
            var page = pages.show(visit.language(), letters.of(opened, visit));
            if (request.getMethod().equals("GET")) {
                letters.prepare(opened.item().message());
                noteOpened(opened.item().message());
            }
            return page;
        }));
    }

    @PostMapping("/m/{id}/delete")
    ResponseEntity<String> delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> forOwner(id, visit, opened -> {
            var message = opened.item().message();
            if (request.getParameter("confirmed") == null) {
                return pages.show(visit.language(), askToDelete(message.id(), visit));
            }
            return switch (messages.delete(message.id(), visit.follower(), clock.instant())) {
                case DONE, UNCHANGED, GONE -> Door.seeOther("/inbox?done=deleted&m=" + message.id());
                case OWNERS_ONLY -> pages.show(HttpStatus.FORBIDDEN, visit.language(), Notes.ownersOnly(visit.language()));
            };
        }));
    }

    /// Reloading the page that a form had answered.
    @GetMapping("/m/{id}/delete")
    ResponseEntity<String> back(@PathVariable String id) {
        return Door.seeOther(MessageId.isWellFormed(id) ? "/m/" + id : "/inbox");
    }

    private interface ForOwner {
        ResponseEntity<String> apply(Opened opened);
    }

    private ResponseEntity<String> forOwner(String id, Visit visit, ForOwner page) {
        var language = visit.language();
        var found = MessageId.isWellFormed(id) ? messages.byId(new MessageId(id)) : Optional.<VoiceMessage>empty();
        if (found.isEmpty()) {
            return pages.show(HttpStatus.NOT_FOUND, language, Notes.unknownMessage(language));
        }
        var message = found.get();
        var opened = messages.open(message.id(), visit.follower());
        if (opened.isPresent()) {
            return page.apply(opened.get());
        }
        if (bindings.of(message.call().called()).isEmpty()) {
            return pages.show(HttpStatus.NOT_FOUND, language, Notes.unknownMessage(language));
        }
        var own = bindings.of(visit.follower()).stream().anyMatch(b -> b.number().equals(message.call().called()));
        return own && message.state() == MessageState.DELETED
                ? pages.show(HttpStatus.GONE, language, Notes.deleted(language))
                : pages.show(HttpStatus.FORBIDDEN, language, Notes.notYours(language));
    }

    /// A message without sound is heard by being read.
    private void noteOpened(VoiceMessage message) {
        var now = clock.instant();
        if (messages.timeline(message.id()).stream().noneMatch(entry -> entry.step() == Step.OPENED)) {
            messages.note(message.id(), new TimelineEntry(now, Step.OPENED, ""));
        }
        if (message.kind() != MessageKind.VOICE) {
            messages.heard(message.id(), now);
        }
    }

    private static View.Confirm askToDelete(MessageId id, Visit visit) {
        return new View.Confirm(visit.say("删除这条留言？", "Delete this message?"),
                visit.say("24 小时内可以恢复。", "It can be restored for 24 hours."), visit.say("删除", "Delete"),
                "/m/" + id + "/delete", Map.of(FormTokens.FIELD, visit.token(), "confirmed", "yes"), "/m/" + id);
    }
}
