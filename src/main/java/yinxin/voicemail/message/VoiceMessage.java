package yinxin.voicemail.message;

import java.time.Duration;
import java.time.Instant;

/// One item of a number's ledger: what became of one answered diverted call.
///
/// @param call     the missed call
/// @param sequence its number in the ledger of the called number: 1, 2, 3, … without gaps
/// @param kind     what it became
/// @param length   length of the audio, counted in samples; zero without audio
/// @param urgent   the caller marked it urgent
/// @param endedAt  when the call ended
/// @param state    where it stands with its owner
public record VoiceMessage(MissedCall call, long sequence, MessageKind kind, Duration length, boolean urgent,
                           Instant endedAt, MessageState state) {

    /// How long the caller was on the line: from the diversion to the end of the call.
    public Duration onTheLine() {
        return endedAt.isAfter(call.at()) ? Duration.between(call.at(), endedAt) : Duration.ZERO;
    }

    /// Shorthand for `call().id()`.
    public MessageId id() {
        return call.id();
    }
}
