package yinxin.voicemail.call;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.rtp.RecordingFigures;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

/// The item that a call is becoming. Used by the call's thread alone.
final class Item {
    private final MissedCall call;
    private final Clock clock;
    private final List<TimelineEntry> timeline = new ArrayList<>();
    private RecordingFigures figures = RecordingFigures.NONE;
    private boolean urgent;

    Item(MissedCall call, Clock clock) {
        this.call = call;
        this.clock = clock;
        timeline.add(new TimelineEntry(call.at(), Step.DIVERTED, call.reason().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        note(Step.ANSWERED, "");
    }

    void note(Step step, String detail) {
        timeline.add(new TimelineEntry(clock.instant(), step, detail));
    }

    /// The caller starts over: what was recorded before counts no more.
    void discardTake() {
        figures = RecordingFigures.NONE;
    }

    void recorded(RecordingFigures more) {
        figures = figures.plus(more);
    }

    void markUrgent() {
        urgent = true;
    }

    FinishedCall finished(Duration shortestSpeech) {
        var spoken = length(figures.speech()).compareTo(shortestSpeech) >= 0;
        var kind = spoken ? MessageKind.VOICE : MessageKind.NOTHING_SAID;
        return ended(kind, kind == MessageKind.VOICE ? length(figures.samples()) : Duration.ZERO);
    }

    /// Writing failed during the call. What had been written until then is a message all the same.
    FinishedCall cutShort(Duration written, Duration shortestSpeech) {
        note(Step.RECORDED, "cut short: writing failed");
        var kept = written.compareTo(shortestSpeech) >= 0;
        return ended(kept ? MessageKind.VOICE : MessageKind.RECORDING_FAILED, kept ? written : Duration.ZERO);
    }

    FinishedCall failed() {
        return ended(MessageKind.RECORDING_FAILED, Duration.ZERO);
    }

    private FinishedCall ended(MessageKind kind, Duration length) {
        if (figures.concealed() > 0) {
            note(Step.CONCEALED, "%.1f s".formatted(figures.concealed() / (double) Codec.SAMPLE_RATE));
        }
        return new FinishedCall(call, kind, length, urgent, clock.instant(), timeline);
    }

    private static Duration length(long samples) {
        return Duration.ofNanos(samples * 125_000L);
    }
}
