package yinxin.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

/// Calls of every kind, to be left on a [Site].
public final class Calls {
    private final Instant at;
    private PhoneNumber called = TestStore.CALLED;
    private Optional<PhoneNumber> caller = Optional.of(TestStore.CALLER);
    private boolean withheld;
    private Condition condition = Condition.POWERED_OFF;
    private MessageKind kind = MessageKind.VOICE;
    private Duration length = Duration.ofMillis(2_500);
    private boolean urgent;
    private List<String> keyed = List.of();

    private Calls(Instant at) {
        this.at = at;
    }

    /// A voice message of 2.5 s for [TestStore#CALLED] from [TestStore#CALLER], whose phone was off.
    public static Calls at(Instant at) {
        return new Calls(at);
    }

    public Calls to(String number) {
        called = new PhoneNumber(number);
        return this;
    }

    public Calls from(@Nullable String number) {
        caller = Optional.ofNullable(number).map(PhoneNumber::new);
        return this;
    }

    public Calls withheld() {
        withheld = true;
        return this;
    }

    public Calls because(Condition why) {
        condition = why;
        return this;
    }

    /// @param audio length of the audio; how long the caller was on the line, where they said nothing
    public Calls ending(MessageKind how, Duration audio) {
        kind = how;
        length = audio;
        return this;
    }

    public Calls urgent() {
        urgent = true;
        return this;
    }

    /// The caller keys these numbers.
    public Calls keying(String... numbers) {
        keyed = List.of(numbers);
        return this;
    }

    public FinishedCall done() {
        var call = new MissedCall(MessageId.random(), called, caller, withheld, DivertReason.UNAVAILABLE, condition, at, "carrier");
        var over = kind == MessageKind.NOTHING_SAID ? at.plus(length) : at.plusSeconds(40);
        return new FinishedCall(call, kind, kind == MessageKind.VOICE ? length : Duration.ZERO, urgent, over, List.of(
                new TimelineEntry(at, Step.DIVERTED, "unavailable"), new TimelineEntry(at.plusMillis(40), Step.ANSWERED, ""),
                new TimelineEntry(over.minusSeconds(1), Step.RECORDED, "hang-up")), keyed);
    }

    /// A tone that grows louder, in A-law: `length` of it, sample-exact.
    public static byte[] tone(Duration length) {
        var samples = new short[(int) (length.toNanos() / 125_000)];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (short) (12_000.0 * i / samples.length * Math.sin(2 * Math.PI * 440 * i / Codec.SAMPLE_RATE));
        }
        return G711.encode(samples, Codec.PCMA);
    }

    /// A tone whose middle third is silent.
    public static byte[] withPause(Duration length) {
        var sound = tone(length);
        Arrays.fill(sound, sound.length / 3, 2 * sound.length / 3, G711.encode(new short[1], Codec.PCMA)[0]);
        return sound;
    }
}
