package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.transcript.SpokenNumber;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcripts;
import yinxin.web.inbox.TextView.Mark;
import yinxin.web.inbox.TextView.Piece;
import yinxin.web.inbox.TextView.Sentence;
import yinxin.web.inbox.TextView.State;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Moments;
import yinxin.web.pages.Notes;
import yinxin.web.pages.Pages;

/// `/m/{id}/text`: what was understood of a message. The message's page takes it in as soon as it is there.
@Controller
public final class TextPage {
    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final Transcripts transcripts;
    private final Preferences preferences;
    private final Clock clock;

    public TextPage(Door door, Pages pages, Messages messages, Transcripts transcripts, Preferences preferences, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.transcripts = transcripts;
        this.preferences = preferences;
        this.clock = clock;
    }

    @GetMapping("/m/{id}/text")
    ResponseEntity<String> show(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> forListener(id, visit, message -> pages.show(visit.language(), view(message, visit, false))));
    }

    /// 文字不准: the operator sees how often a recogniser was wrong.
    @PostMapping("/m/{id}/text")
    ResponseEntity<String> doubt(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> forListener(id, visit, message -> {
            transcripts.doubt(message.id(), visit.follower(), clock.instant());
            return pages.show(visit.language(), view(message, visit, true));
        }));
    }

    private ResponseEntity<String> forListener(String id, Visit visit, Function<VoiceMessage, ResponseEntity<String>> page) {
        if (MessageId.isWellFormed(id) && messages.mayListen(new MessageId(id), visit.follower())) {
            var message = messages.byId(new MessageId(id));
            if (message.isPresent()) {
                return page.apply(message.get());
            }
        }
        return pages.show(HttpStatus.NOT_FOUND, visit.language(), Notes.unknownMessage(visit.language()));
    }

    private TextView view(VoiceMessage message, Visit visit, boolean doubted) {
        var form = preferences.numbersOf(visit.follower()).stream().filter(b -> b.number().equals(message.call().called())).findFirst()
                .map(b -> b.form()).orElse(NoticeForm.VOICE);
        var open = form != NoticeForm.VOICE;
        var title = visit.say("留言文字", "Message as text");
        var id = message.id().value();
        var sure = SureNumbers.of(message.call(), messages.keyed(List.of(message.id())).getOrDefault(message.id(), List.of()));
        return switch (transcripts.of(message.id())) {
            case Transcripts.Standing.None _, Transcripts.Standing.Unavailable _ -> new TextView(title, id, State.NONE, List.of(), open, "", doubted, visit.token());
            case Transcripts.Standing.Pending _ -> new TextView(title, id, State.PENDING, List.of(), open, "", doubted, visit.token());
            case Transcripts.Standing.NothingSpoken _ -> new TextView(title, id, State.NOTHING_SPOKEN, List.of(), open, "", doubted, visit.token());
            case Transcripts.Standing.Ready(var transcript, var _) -> new TextView(title, id, State.READY,
                    transcript.sentences().stream().map(sentence -> sentence(sentence, sure)).toList(), open, foreign(transcript), doubted, visit.token());
        };
    }

    private static String foreign(Transcript transcript) {
        return transcript.language().isEmpty() || transcript.language().matches("(zh|en)\\b.*") ? "" : transcript.language();
    }

    private static Sentence sentence(Transcript.Sentence sentence, SureNumbers sure) {
        return new Sentence(sentence.from().toMillis() / 1000.0, Moments.clockFace(sentence.from()), pieces(sentence.text(), sure), sentence.doubtful());
    }

    private static List<Piece> pieces(String text, SureNumbers sure) {
        var pieces = new ArrayList<Piece>();
        var at = 0;
        for (var number : SpokenNumber.in(text)) {
            if (number.start() > at) {
                pieces.add(new Piece(text.substring(at, number.start()), "", Mark.NONE));
            }
            pieces.add(new Piece(number.digits(), "tel:" + number.digits(), sure.mark(number.digits())));
            at = number.end();
        }
        if (at < text.length()) {
            pieces.add(new Piece(text.substring(at), "", Mark.NONE));
        }
        return pieces;
    }
}
