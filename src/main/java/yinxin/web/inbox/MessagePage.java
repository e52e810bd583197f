package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.Recordings;
import yinxin.web.FormTokens;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Moments;
import yinxin.web.pages.Notes;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;
import yinxin.web.pages.Wording;

/// `/m/{id}`: the page that a notice opens.
@Controller
public final class MessagePage {
    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final Bindings bindings;
    private final Recordings recordings;
    private final Clock clock;

    public MessagePage(Door door, Pages pages, Messages messages, Bindings bindings, Recordings recordings, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.bindings = bindings;
        this.recordings = recordings;
        this.clock = clock;
    }

    @GetMapping("/m/{id}")
    ResponseEntity<String> show(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> forOwner(id, visit, message -> {
            if (request.getMethod().equals("GET")) {
                opened(message);
            }
            return pages.show(visit.language(), view(message, visit));
        }));
    }

    @PostMapping("/m/{id}/delete")
    ResponseEntity<String> delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> forOwner(id, visit, message -> {
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
        ResponseEntity<String> apply(VoiceMessage message);
    }

    private ResponseEntity<String> forOwner(String id, Visit visit, ForOwner page) {
        var language = visit.language();
        var found = MessageId.isWellFormed(id) ? messages.byId(new MessageId(id)) : Optional.<VoiceMessage>empty();
        if (found.isEmpty()) {
            return pages.show(HttpStatus.NOT_FOUND, language, Notes.unknownMessage(language));
        }
        var message = found.get();
        if (messages.mayListen(message.id(), visit.follower())) {
            return page.apply(message);
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
    private void opened(VoiceMessage message) {
        var now = clock.instant();
        if (messages.timeline(message.id()).stream().noneMatch(entry -> entry.step() == Step.OPENED)) {
            messages.note(message.id(), new TimelineEntry(now, Step.OPENED, ""));
        }
        if (message.kind() != MessageKind.VOICE) {
            messages.heard(message.id(), now);
        }
    }

    private MessageView view(VoiceMessage message, Visit visit) {
        var call = message.call();
        var language = visit.language();
        var moments = visit.moments();
        var timeline = messages.timeline(message.id());
        var steps = timeline.stream().map(entry -> new MessageView.Step(moments.exact(entry.at()),
                Wording.step(entry, call.condition(), language))).toList();
        return new MessageView(Wording.title(message.kind(), language), message.id().value(), Wording.caller(call, language),
                call.shownCaller().map(number -> "tel:" + number.value()).orElse(""), message.kind(), message.urgent(),
                facts(message, visit), moments.spoken(call.at()), call.at().toString(), Wording.why(call.condition(), language),
                message.length().isZero() ? "" : moments.words(message.length()), player(message),
                Wording.late(timeline, moments, language), steps, visit.token());
    }

    private static List<MessageView.Fact> facts(VoiceMessage message, Visit visit) {
        return List.of(new MessageView.Fact(visit.say("打给", "Called"), message.call().called().display()),
                new MessageView.Fact(visit.say("编号", "Item"),
                        visit.say("第 " + message.sequence() + " 个来电", "Call no. " + message.sequence())));
    }

    private Optional<MessageView.Player> player(VoiceMessage message) {
        if (message.kind() != MessageKind.VOICE) {
            return Optional.empty();
        }
        return recordings.waveform(message.id(), Waveform.BARS).map(levels -> new MessageView.Player(
                "/m/" + message.id() + "/audio.mp3", Waveform.path(levels), message.length().toMillis() / 1000.0,
                Moments.clockFace(message.length())));
    }

    private static View.Confirm askToDelete(MessageId id, Visit visit) {
        return new View.Confirm(visit.say("删除这条留言？", "Delete this message?"),
                visit.say("24 小时内可以恢复。", "It can be restored for 24 hours."), visit.say("删除", "Delete"),
                "/m/" + id + "/delete", Map.of(FormTokens.FIELD, visit.token(), "confirmed", "yes"), "/m/" + id);
    }
}
