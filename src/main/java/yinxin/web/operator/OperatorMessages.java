package yinxin.web.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.recording.Recordings;
import yinxin.web.AudioFile;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Sight;
import yinxin.web.gate.Witness;

/// The ledger as an operator sees it: every answered diverted call, deleted ones included, and the recording as it was received.
@RestController
@RequestMapping("/operator/api/messages")
public final class OperatorMessages {
    /// Answered without `limit`.
    private static final int USUAL_LIMIT = 100;
    /// More than a number gets in months; keeps one answer below a megabyte.
    private static final int LARGEST_LIMIT = 1000;
    private static final MediaType WAV = MediaType.parseMediaType("audio/wav");
    /// Recordings have 8000 samples a second (G.711).
    private static final long NANOS_A_SAMPLE = 125_000;

    private final Messages messages;
    private final Recordings recordings;
    private final Witness witness;
    private final Clock clock;

    public OperatorMessages(Messages messages, Recordings recordings, Witness witness, Clock clock) {
        this.messages = messages;
        this.recordings = recordings;
        this.witness = witness;
        this.clock = clock;
    }

    /// A message in JSON. `caller` is null when the network gave none, and is there although withheld from the listener;
    /// `durationSeconds` is exact: samples / 8000. `timeline` stands only in the answer for a single message.
    record Entry(String id, String number, long sequence, @Nullable String caller, boolean withheld, String reason,
                 String condition, String kind, String state, Instant at, Instant endedAt, BigDecimal durationSeconds, long samples,
                 boolean urgent, String trunk, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Step> timeline) {
        static Entry of(VoiceMessage message, @Nullable List<Step> timeline, Sight sight) {
            var call = message.call();
            return new Entry(call.id().value(), sight.number(call.called()), message.sequence(),
                    call.caller().map(sight::number).orElse(null), call.withheld(), key(call.reason()), call.condition().key(),
                    key(message.kind()), key(message.state()), call.at(), message.endedAt(), seconds(message.length()),
                    message.length().toNanos() / NANOS_A_SAMPLE, message.urgent(), call.trunk(), timeline);
        }
    }

    /// A step of the timeline in JSON.
    record Step(Instant at, String step, String detail) {
        static Step of(TimelineEntry entry) {
            return new Step(entry.at(), key(entry.step()), entry.detail());
        }
    }

    /// A number's messages, newest first.
    @GetMapping
    @Needs(Permission.SEE)
    List<Entry> ofNumber(@RequestParam(required = false) @Nullable String number, @RequestParam(required = false) @Nullable String limit,
                         HttpServletRequest request) {
        var sight = Sight.of(request, clock);
        var whose = Query.number(number);
        witness.note(request, Deed.SEARCHED, whose.masked());
        return messages.ofNumber(whose, Query.limit(limit, USUAL_LIMIT, LARGEST_LIMIT)).stream()
                .map(message -> Entry.of(message, null, sight)).toList();
    }

    /// One message with its timeline.
    @GetMapping("/{id}")
    @Needs(Permission.SEE)
    Entry byId(@PathVariable String id, HttpServletRequest request) {
        var message = messages.byId(Query.messageId(id)).orElseThrow(() -> Problems.notFound("There is no message with this id."));
        return Entry.of(message, messages.timeline(message.id()).stream().map(Step::of).toList(), Sight.of(request, clock));
    }

    /// The recording as it was received: G.711 in WAV, sample-exact.
    @GetMapping("/{id}/audio.wav")
    @Needs(Permission.AUDIO)
    ResponseEntity<byte[]> audio(@PathVariable String id, HttpServletRequest request) {
        var wav = recordings.wav(Query.messageId(id))
                .orElseThrow(() -> Problems.notFound("This message has no recording, or has it no more."));
        witness.note(request, Deed.AUDIO_FETCHED, id);
        return new AudioFile(wav, WAV).answer(request);
    }

    private static BigDecimal seconds(Duration length) {
        var seconds = BigDecimal.valueOf(length.toNanos(), 9).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    /// `NOTHING_SAID` becomes `nothing-said`, as configuration and the command line write such words.
    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
