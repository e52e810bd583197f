package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Mp3;
import yinxin.telephony.audio.SpeechCut;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.OwnGreetings.OwnGreeting;
import yinxin.voicemail.recording.Take;
import yinxin.web.AudioFile;
import yinxin.web.FormTokens;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.View;

/// What callers of a number hear: choosing, listening, recording.
@Controller
public final class GreetingForms {
    private static final MediaType MP3 = MediaType.parseMediaType("audio/mpeg");
    /// The browser stops at [OwnGreetings#LONGEST], but not to the sample.
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    /// Of the page.
    private static final String PART = "greeting";

    private final NumberForms forms;
    private final NumberRules rules;
    private final OwnGreetings own;
    private final StandardGreetings standard;
    private final Clock clock;

    public GreetingForms(NumberForms forms, NumberRules rules, OwnGreetings own, StandardGreetings standard, Clock clock) {
        this.forms = forms;
        this.rules = rules;
        this.own = own;
        this.standard = standard;
        this.clock = clock;
    }

    /// The sound of a choice, or of the draft, for the owner.
    @GetMapping("/numbers/{n}/greeting/{which}.mp3")
    ResponseEntity<byte[]> hear(@PathVariable String n, @PathVariable String which, HttpServletRequest request) {
        return forms.owned(n, request).flatMap(bound -> sound(bound, which)).map(mp3 -> new AudioFile(mp3, MP3).answer(request))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private Optional<byte[]> sound(BoundNumber bound, String which) {
        return switch (which) {
            case "draft" -> own.draft(bound.number()).map(GreetingForms::mp3);
            case "own" -> own.of(bound.number()).map(GreetingForms::mp3);
            case "standard" -> Optional.of(standard.mp3(GreetingChoice.STANDARD));
            case "chinese" -> Optional.of(standard.mp3(GreetingChoice.CHINESE));
            case "english" -> Optional.of(standard.mp3(GreetingChoice.ENGLISH));
            case "both" -> Optional.of(standard.mp3(GreetingChoice.BOTH));
            default -> Optional.empty();
        };
    }

    private static byte[] mp3(OwnGreeting greeting) {
        return Mp3.encode(greeting.take().audio(), greeting.take().codec());
    }

    @PostMapping("/numbers/set/greeting")
    ResponseEntity<String> choose(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            NumberPage.named(GreetingChoice.values(), request.getParameter("greeting"))
                    .filter(choice -> choice != GreetingChoice.OWN || own.of(bound.number()).isPresent())
                    .ifPresent(choice -> rules.keep(bound.number(), new NumberSettings(choice, rules.of(bound.number()).withheld())));
            return forms.done(bound, "kept", PART);
        });
    }

    /// What the browser has recorded: a WAV file of one channel at 8 kHz. The page's script sends it, and shows the sentence that is answered when
    /// it cannot be used.
    @PostMapping("/numbers/set/recording")
    ResponseEntity<String> record(@RequestParam(required = false) @Nullable MultipartFile sound, HttpServletRequest request,
                                  HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            if (sound == null) {
                return sentence(visit.say("没有收到录音，请再试一次", "No recording came; please try again"));
            }
            try (var wav = sound.getInputStream()) {
                return take(bound, WavFile.samples(wav), visit);
            } catch (IOException e) {
                return sentence(visit.say("这段声音读不懂，请再录一次", "This sound cannot be read; please record again"));
            }
        });
    }

    private ResponseEntity<String> take(BoundNumber bound, short[] samples, Visit visit) {
        if (SpeechCut.length(samples).compareTo(OwnGreetings.LONGEST.plus(TOLERANCE)) > 0) {
            return sentence(visit.say("太长了，最长 " + OwnGreetings.LONGEST.toSeconds() + " 秒", "Too long: at most " + OwnGreetings.LONGEST.toSeconds() + " seconds"));
        }
        var speech = SpeechCut.of(samples);
        if (speech.isEmpty()) {
            return sentence(visit.say("没有听到说话声，请靠近一点再录", "Nobody spoke; please come closer and record again"));
        }
        own.offer(bound.number(), new Take(Codec.PCMA, G711.encode(speech.get(), Codec.PCMA)), clock.instant());
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<String> sentence(String words) {
        return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).contentType(MediaType.parseMediaType("text/plain;charset=utf-8")).body(words);
    }

    @PostMapping("/numbers/set/greeting-keep")
    ResponseEntity<String> keep(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (_, bound) -> forms.done(bound, own.keep(bound.number()) ? "in-use" : "", PART));
    }

    @PostMapping("/numbers/set/greeting-drop")
    ResponseEntity<String> drop(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (_, bound) -> {
            own.discard(bound.number());
            return forms.done(bound, "dropped", PART);
        });
    }

    @PostMapping("/numbers/set/greeting-delete")
    ResponseEntity<String> delete(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            if (request.getParameter("confirmed") == null) {
                return forms.ask(visit, new View.Confirm(visit.say("删除您录的问候语？", "Delete your greeting?"),
                        visit.say("删除后无法恢复，来电会听到标准问候语。", "It cannot be restored. Callers hear the standard greeting."), visit.say("删除", "Delete"),
                        "/numbers/set/greeting-delete", Map.of(FormTokens.FIELD, visit.token(), "n", String.valueOf(request.getParameter("n")),
                                "confirmed", "yes"), forms.path(bound)));
            }
            own.delete(bound.number());
            return forms.done(bound, "deleted", PART);
        });
    }
}
