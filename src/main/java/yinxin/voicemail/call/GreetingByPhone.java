package yinxin.voicemail.call;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.audio.SpeechCut;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.IncomingCall.BusyTone;
import yinxin.telephony.sip.IncomingCall.HungUp;
import yinxin.telephony.sip.IncomingCall.KeyPressed;
import yinxin.telephony.sip.IncomingCall.LongestReached;
import yinxin.telephony.sip.IncomingCall.MediaLost;
import yinxin.telephony.sip.IncomingCall.NoKey;
import yinxin.telephony.sip.IncomingCall.Played;
import yinxin.telephony.sip.IncomingCall.Stopped;
import yinxin.telephony.sip.IncomingCall.WentSilent;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.Take;

/// The owner calls the proof number from their own and records what its callers are to hear: speaks after the beep, hears it, keeps it or speaks
/// again. That the call comes from the number is proof enough, as it is of owning it.
public final class GreetingByPhone {
    private static final Logger LOG = LoggerFactory.getLogger(GreetingByPhone.class);
    /// Who pauses longer has finished; a line without sound for longer is dead.
    private static final RecordingRules RULES = new RecordingRules(OwnGreetings.LONGEST, Duration.ofSeconds(5), Duration.ofSeconds(10));
    /// Long enough to think.
    private static final Duration MENU_WAIT = Duration.ofSeconds(8);
    /// So that a call cannot go on for ever.
    private static final int MOST_TAKES = 10;
    private static final int MENU_ROUNDS = 8;
    private static final String MENU_KEYS = "12*";

    private final Bindings bindings;
    private final OwnGreetings own;
    private final Greetings greetings;
    private final Clock clock;

    public GreetingByPhone(Bindings bindings, OwnGreetings own, Greetings greetings, Clock clock) {
        this.bindings = bindings;
        this.own = own;
        this.greetings = greetings;
        this.clock = clock;
    }

    /// Whether this caller may record a greeting: somebody owns the number that they call from.
    boolean isFor(PhoneNumber caller) {
        try {
            return bindings.of(caller).stream().anyMatch(b -> b.proof() != Binding.Proof.SHARED);
        } catch (StoreUnavailable e) {
            LOG.warn("no greeting can be recorded by phone now: {}", String.valueOf(e.getCause()));
            return false;
        }
    }

    /// What follows a step.
    private enum Next { KEEP, AGAIN, OVER }

    /// Lets the owner of `number` record. Returns whether they kept what they said.
    boolean record(IncomingCall call, PhoneNumber number) {
        for (var takes = 0; takes < MOST_TAKES; takes++) {
            if (call.play(greetings.named("own-record"), "#") instanceof HungUp || call.play(greetings.beep(), "") instanceof HungUp) {
                return false;
            }
            var spoken = new ByteArrayOutputStream(Codec.SAMPLE_RATE);
            var next = switch (call.record(spoken::write, RULES, "#*")) {
                case KeyPressed(var key) when key == '*' -> Next.AGAIN;
                case KeyPressed _ -> Next.KEEP;
                case WentSilent() -> Next.KEEP;
                case LongestReached() -> Next.KEEP;
                case BusyTone() -> Next.OVER;
                case MediaLost() -> Next.OVER;
                case Stopped() -> Next.OVER;
                case HungUp _ -> Next.OVER;
            };
            if (next == Next.OVER) {
                return false;
            }
            if (next == Next.KEEP) {
                var take = cut(spoken.toByteArray(), call.codec());
                next = take.isPresent() ? choose(call, take.get()) : heardNothing(call);
                if (next != Next.AGAIN) {
                    return next == Next.KEEP && keep(call, number, take.orElseThrow());
                }
            }
        }
        return false;
    }

    private static Optional<Take> cut(byte[] spoken, Codec codec) {
        return SpeechCut.of(G711.decode(spoken, codec)).map(speech -> new Take(codec, G711.encode(speech, codec)));
    }

    private Next heardNothing(IncomingCall call) {
        return call.play(greetings.named("own-nothing"), "") instanceof HungUp ? Next.OVER : Next.AGAIN;
    }

    /// Plays what was said, and asks whether callers are to hear it.
    private Next choose(IncomingCall call, Take take) {
        var sound = Prompt.fromG711("what was recorded", take.audio(), take.codec());
        for (var round = 0; round < MENU_ROUNDS; round++) {
            // A key that cuts the playing short is the choice already.
            switch (key(call, sound, Duration.ZERO).or(() -> key(call, greetings.named("own-menu"), MENU_WAIT)).orElse('-')) {
                case '1' -> {
                    return Next.KEEP;
                }
                case '*' -> {
                    return Next.AGAIN;
                }
                case '2' -> { }
                default -> {
                    return Next.OVER;
                }
            }
        }
        return Next.OVER;
    }

    private static Optional<Character> key(IncomingCall call, Prompt prompt, Duration afterwards) {
        return switch (call.play(prompt, MENU_KEYS)) {
            case KeyPressed(var key) -> Optional.of(key);
            case HungUp _ -> Optional.empty();
            case Played() -> afterwards.isZero() ? Optional.empty() : switch (call.awaitKey(MENU_KEYS, afterwards)) {
                case KeyPressed(var key) -> Optional.of(key);
                case NoKey() -> Optional.empty();
                case HungUp _ -> Optional.empty();
            };
        };
    }

    private boolean keep(IncomingCall call, PhoneNumber number, Take take) {
        try {
            own.offer(number, take, clock.instant());
            own.keep(number);
        } catch (StoreUnavailable e) {
            LOG.error("a greeting recorded by phone could not be kept: {}", String.valueOf(e.getCause()));
            call.play(greetings.named("own-failed"), "");
            return false;
        }
        call.play(greetings.named("own-kept"), "");
        return true;
    }
}
