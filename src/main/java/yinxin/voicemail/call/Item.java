package yinxin.voicemail.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final KeyedNumbers keys = new KeyedNumbers();
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
        keys.discard();
    }

    /// The caller has pressed a key while recording, and goes on.
    void keyed(char key) {
        keys.pressed(key, clock.instant());
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
        return new FinishedCall(call, kind, length, urgent || keys.urgent(), clock.instant(), timeline, keys.numbers());
    }

    private static Duration length(long samples) {
        return Duration.ofNanos(samples * 125_000L);
    }

    /// What the keys mean that a caller presses while leaving a message: numbers, digit by digit; a lone 0, or one pressed twice, is none and marks the message urgent.
    /// Numbers keyed are better than numbers heard: nobody need understand them. Used by the call's thread alone.
    static final class KeyedNumbers {
        /// After so long the next digit begins something else: people who look a number up pause, and nobody rests for longer inside one.
        static final Duration PAUSE = Duration.ofSeconds(5);
        /// Shorter ones are slips of the finger; extensions have three digits.
        static final int SHORTEST = 3;
        /// As long as a telephone number can be, with a prefix to dial it abroad.
        static final int LONGEST = 20;
        /// Of one message. Whoever keys more is playing.
        static final int MOST = 5;

        private final List<String> numbers = new ArrayList<>();
        private final StringBuilder digits = new StringBuilder();
        private Instant last = Instant.EPOCH;
        private boolean urgent;

        /// The caller has pressed a key. Letters mean nothing.
        void pressed(char key, Instant at) {
            if (key < '0' || key > '9') {
                return;
            }
            if (at.isAfter(last.plus(PAUSE))) {
                close();
            }
            last = at;
            if (digits.length() < LONGEST) {
                digits.append(key);
            }
        }

        /// The caller starts over: the numbers count no more. That it is urgent does.
        void discard() {
            close();
            numbers.clear();
        }

        /// The numbers so far, each once.
        List<String> numbers() {
            close();
            return List.copyOf(numbers);
        }

        /// Whether a lone 0 was among the keys.
        boolean urgent() {
            close();
            return urgent;
        }

        private void close() {
            var number = digits.toString();
            digits.setLength(0);
            if (number.equals("0") || number.equals("00")) {
                urgent = true;
            } else if (number.length() >= SHORTEST && numbers.size() < MOST && !numbers.contains(number)) {
                numbers.add(number);
            }
        }
    }
}
