package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.Recordings;
import yinxin.web.AudioFile;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Language;
import yinxin.web.pages.Notes;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/m/{id}/audio.mp3` and `/m/{id}/download`: the sound, for who may listen now.
///
/// Handing out the first octet is what makes a message heard. The player loads nothing before it is tapped, so the request is the
/// tap; a report by script could get lost on a bad line after the sound had come through, and would miss who saves the file.
/// Another site cannot cause it: to a request from elsewhere the door says that it does not know the visitor.
@Controller
public final class MessageAudio {
    private static final MediaType MP3 = MediaType.parseMediaType("audio/mpeg");

    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final Recordings recordings;
    private final Letters letters;
    private final Clock clock;

    public MessageAudio(Door door, Pages pages, Messages messages, Recordings recordings, Letters letters, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.recordings = recordings;
        this.letters = letters;
        this.clock = clock;
    }

    @GetMapping("/m/{id}/audio.mp3")
    ResponseEntity<byte[]> audio(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return sound(id, request, response, (file, _, _) -> file);
    }

    /// The same to be saved, under a name that says from whom and when.
    @GetMapping("/m/{id}/download")
    ResponseEntity<byte[]> download(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        return sound(id, request, response, (file, message, visit) -> file.savedAs(letters.fileName(message, visit)));
    }

    private interface Manner {
        AudioFile of(AudioFile file, VoiceMessage message, Visit visit);
    }

    private ResponseEntity<byte[]> sound(String id, HttpServletRequest request, HttpServletResponse response, Manner manner) {
        var language = Language.of(request, response);
        var visit = door.visit(request, response);
        if (visit.isEmpty()) {
            return said(HttpStatus.UNAUTHORIZED, language, Notes.whoAreYou(language));
        }
        var message = MessageId.isWellFormed(id) ? messages.byId(new MessageId(id)) : Optional.<VoiceMessage>empty();
        if (message.isEmpty()) {
            return said(HttpStatus.NOT_FOUND, language, Notes.unknownMessage(language));
        }
        if (!messages.mayListen(message.get().id(), visit.get().follower())) {
            return said(HttpStatus.FORBIDDEN, language, Notes.notYours(language));
        }
        var mp3 = message.get().kind() == MessageKind.VOICE ? recordings.mp3(message.get().id()) : Optional.<byte[]>empty();
        if (mp3.isEmpty()) {
            return said(HttpStatus.NOT_FOUND, language, Notes.noSound(language));
        }
        var file = manner.of(new AudioFile(mp3.get(), MP3), message.get(), visit.get());
        if (request.getMethod().equals("GET") && file.range(request).fromTheStart()) {
            messages.heard(message.get().id(), clock.instant());
        }
        return file.answer(request);
    }

    /// A player shows no pages, but somebody who opens the address itself does see one.
    private ResponseEntity<byte[]> said(HttpStatus status, Language language, View.Note note) {
        var page = pages.show(status, language, note);
        var body = page.getBody();
        var answer = ResponseEntity.status(status).headers(page.getHeaders());
        if (status == HttpStatus.UNAUTHORIZED) {
            answer.header("WWW-Authenticate", Door.CHALLENGE);
        }
        return body == null ? answer.build() : answer.body(body.getBytes(StandardCharsets.UTF_8));
    }
}
