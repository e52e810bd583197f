package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Pages;
import yinxin.web.pages.Wording;

/// `/inbox`: a follower's messages, unheard first.
@Controller
public final class InboxPage {
    /// More than anybody scrolls through; keeps the page small.
    private static final int MOST = 100;

    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final Bindings bindings;

    public InboxPage(Door door, Pages pages, Messages messages, Bindings bindings) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.bindings = bindings;
    }

    @GetMapping("/inbox")
    ResponseEntity<String> show(@RequestParam(required = false) @Nullable String done, HttpServletRequest request,
                                HttpServletResponse response) {
        return door.page(request, response, visit -> pages.show(visit.language(), view(visit, done)));
    }

    private InboxView view(Visit visit, @Nullable String done) {
        var numbers = bindings.of(visit.follower()).size();
        var inbox = messages.inboxOf(visit.follower(), MOST);
        var unheard = items(inbox.stream().filter(m -> m.state() != MessageState.HEARD).toList(), visit, numbers > 1);
        var heard = items(inbox.stream().filter(m -> m.state() == MessageState.HEARD).toList(), visit, numbers > 1);
        var title = visit.say("我的留言", "My messages");
        return new InboxView(unheard.isEmpty() ? title : title + visit.say("（" + unheard.size() + "）", " (" + unheard.size() + ")"),
                unheard, heard, numbers > 0, "deleted".equals(done) ? visit.say("已删除", "Deleted") : "", inbox.size() == MOST);
    }

    private static List<InboxView.Item> items(List<VoiceMessage> messages, Visit visit, boolean severalNumbers) {
        var language = visit.language();
        return messages.stream().map(message -> {
            var call = message.call();
            return new InboxView.Item("/m/" + message.id(), Wording.caller(call, language), Wording.gist(message, visit.moments(), language),
                    Wording.word(call.condition(), language), severalNumbers ? call.called().display() : "",
                    visit.moments().brief(call.at()), call.at().toString(), message.urgent());
        }).toList();
    }
}
